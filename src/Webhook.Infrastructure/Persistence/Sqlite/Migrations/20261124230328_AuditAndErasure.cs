using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webhook.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AuditAndErasure : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    client = table.Column<string>(type: "TEXT", nullable: true),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    route = table.Column<string>(type: "TEXT", nullable: true),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    filters = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<string>(type: "TEXT", nullable: true),
                    events = table.Column<string>(type: "TEXT", nullable: true),
                    rows = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    trace_id = table.Column<string>(type: "TEXT", nullable: true),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_marks",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    entry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_marks", x => x.name);
                });

            // One tree instead of two: rows are found by their key only.
            migrationBuilder.Sql(
                """
                CREATE TABLE erased_events (
                  key_hash BLOB NOT NULL CONSTRAINT PK_erased_events PRIMARY KEY,
                  source TEXT NOT NULL,
                  fingerprint BLOB NOT NULL,
                  event_id INTEGER NOT NULL,
                  received_at INTEGER NOT NULL
                ) WITHOUT ROWID
                """);

            migrationBuilder.CreateTable(
                name: "log_begin",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    deleted_through = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_begin", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_action",
                table: "audit_entries",
                column: "action");

            migrationBuilder.CreateIndex(
                name: "ix_audit_at",
                table: "audit_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_client",
                table: "audit_entries",
                column: "client");

            migrationBuilder.CreateIndex(
                name: "ix_audit_patient",
                table: "audit_entries",
                column: "patient",
                filter: "patient IS NOT NULL");

            migrationBuilder.Sql(
                """
                CREATE TRIGGER audit_entries_follow BEFORE INSERT ON audit_entries
                WHEN NEW.id <= (SELECT max(id) FROM audit_entries)
                BEGIN SELECT RAISE(ABORT, 'audit entries are added at the end only'); END
                """);

            // Entries are never changed, and taken away only from the beginning, where the chain says so.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
                BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER audit_entries_last BEFORE DELETE ON audit_entries
                WHEN OLD.id > coalesce((SELECT entry_id FROM audit_marks WHERE name = 'begin'), 0)
                BEGIN SELECT RAISE(ABORT, 'audit entries are deleted by retention only'); END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "audit_marks");

            migrationBuilder.DropTable(
                name: "erased_events");

            migrationBuilder.DropTable(
                name: "log_begin");
        }
    }
}
