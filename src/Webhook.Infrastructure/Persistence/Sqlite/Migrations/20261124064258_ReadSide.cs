using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webhook.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReadSide : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "time_slot",
                table: "events",
                type: "INTEGER",
                nullable: false,
                computedColumnSql: "(timestamp + 2209075200000000) / 7200000000",
                stored: false);

            migrationBuilder.AddColumn<long>(
                name: "time_block",
                table: "events",
                type: "INTEGER",
                nullable: false,
                computedColumnSql: "(timestamp + 2209075200000000) / 172800000000",
                stored: false);

            migrationBuilder.CreateTable(
                name: "received_counts",
                columns: table => new
                {
                    interval = table.Column<int>(type: "INTEGER", nullable: false),
                    grouping = table.Column<int>(type: "INTEGER", nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_received_counts", x => new { x.interval, x.grouping, x.start, x.name });
                });

            migrationBuilder.CreateIndex(
                name: "ix_events_appointment",
                table: "events",
                column: "appointment_id");

            migrationBuilder.CreateIndex(
                name: "ix_events_patient",
                table: "events",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_events_source_type",
                table: "events",
                columns: new[] { "source", "event_type" });

            migrationBuilder.CreateIndex(
                name: "ix_events_time_block",
                table: "events",
                column: "time_block");

            migrationBuilder.CreateIndex(
                name: "ix_events_time_slot",
                table: "events",
                column: "time_slot");

            migrationBuilder.CreateIndex(
                name: "ix_events_type",
                table: "events",
                column: "event_type");

            // Events of versions that did not keep the order.
            migrationBuilder.Sql(
                """
                UPDATE events SET received_at = latest
                FROM (SELECT id AS place, max(received_at) OVER (ORDER BY id) AS latest FROM events)
                WHERE id = place AND received_at < latest
                """);

            migrationBuilder.Sql(
                """
                INSERT INTO received_counts (interval, grouping, start, name, count)
                SELECT interval, grouping, received_at - received_at % length,
                  CASE WHEN grouping = 2 THEN source WHEN event_type = 1 THEN 'appointment.scheduled' WHEN event_type = 2 THEN 'appointment.cancelled'
                    WHEN event_type = 3 THEN 'appointment.rescheduled' WHEN event_type = 4 THEN 'appointment.completed' ELSE 'appointment.no_show' END,
                  count(*)
                FROM events
                CROSS JOIN (SELECT 1 AS interval, 3600000000 AS length UNION ALL SELECT 2, 86400000000)
                CROSS JOIN (SELECT 1 AS grouping UNION ALL SELECT 2)
                GROUP BY 1, 2, 3, 4
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "received_counts");

            migrationBuilder.DropIndex(
                name: "ix_events_appointment",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_patient",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_source_type",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_time_block",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_time_slot",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_type",
                table: "events");

            migrationBuilder.DropColumn(
                name: "time_block",
                table: "events");

            migrationBuilder.DropColumn(
                name: "time_slot",
                table: "events");
        }
    }
}
