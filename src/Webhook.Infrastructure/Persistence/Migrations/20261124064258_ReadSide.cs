using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webhook.Infrastructure.Persistence.Migrations
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
                name: "hourly_counts",
                columns: table => new
                {
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    event_type = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hourly_counts", x => new { x.hour, x.event_type, x.source });
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
                INSERT INTO hourly_counts (hour, event_type, source, count)
                SELECT received_at - received_at % 3600000000, event_type, source, count(*) FROM events GROUP BY 1, 2, 3
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "hourly_counts");

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
