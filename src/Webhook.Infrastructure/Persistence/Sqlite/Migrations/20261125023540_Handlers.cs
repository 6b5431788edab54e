using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webhook.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Handlers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // One tree instead of two: a row is little more than its key.
            migrationBuilder.Sql(
                """
                CREATE TABLE handler_failures (
                  handler TEXT NOT NULL,
                  event_id INTEGER NOT NULL,
                  state INTEGER NOT NULL,
                  attempts INTEGER NOT NULL,
                  next_attempt_at INTEGER NULL,
                  last_error TEXT NULL,
                  failed_at INTEGER NOT NULL,
                  CONSTRAINT PK_handler_failures PRIMARY KEY (handler, event_id)
                ) WITHOUT ROWID
                """);

            migrationBuilder.CreateTable(
                name: "handlers",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    replay_to = table.Column<long>(type: "INTEGER", nullable: true),
                    replay_origin = table.Column<long>(type: "INTEGER", nullable: true),
                    is_paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    times_unavailable = table.Column<int>(type: "INTEGER", nullable: false),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    last_error_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handlers", x => x.name);
                });

            migrationBuilder.CreateIndex(
                name: "ix_handler_failures_event",
                table: "handler_failures",
                column: "event_id");

            migrationBuilder.CreateIndex(
                name: "ix_handler_failures_state",
                table: "handler_failures",
                columns: new[] { "handler", "state", "event_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "handler_failures");

            migrationBuilder.DropTable(
                name: "handlers");
        }
    }
}
