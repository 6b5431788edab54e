using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Webhook.Infrastructure.Persistence.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    client = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    route = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    filters = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    patient = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    events = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    rows = table.Column<long>(type: "bigint", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    trace_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_marks",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_marks", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "clients",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false, collation: "C"),
                    roles = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clients", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "event_keys",
                columns: table => new
                {
                    key_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    source = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false, collation: "C"),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    event_id = table.Column<long>(type: "bigint", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_keys", x => x.key_hash);
                });

            // Ids follow each other in the order of received_at. A key is unique by event_keys, which is not partitioned.
            migrationBuilder.Sql(
                """
                CREATE TABLE events (
                  id bigint NOT NULL,
                  event_type integer NOT NULL,
                  appointment_id text COLLATE "C" NOT NULL,
                  patient_id text COLLATE "C" NOT NULL,
                  "timestamp" timestamptz NOT NULL,
                  notes text COLLATE "C",
                  source text COLLATE "C" NOT NULL,
                  received_at timestamptz NOT NULL,
                  idempotency_key text COLLATE "C",
                  fingerprint bytea,
                  additional text COLLATE "C",
                  lateness smallint NOT NULL GENERATED ALWAYS AS
                    (width_bucket(received_at - "timestamp", '{-24:00,0:00,0:20,24:00,96:00,384:00,1536:00,6144:00}'::interval[])::smallint) STORED,
                  CONSTRAINT "PK_events" PRIMARY KEY (id, received_at)
                ) PARTITION BY RANGE (received_at)
                """);
            foreach (var index in (string[])
            [
                "ix_events_appointment ON events (appointment_id, id)",
                "ix_events_patient ON events (patient_id, id)",
                "ix_events_type ON events (event_type, lateness, received_at, id, \"timestamp\")",
                "ix_events_source_type ON events (source, event_type, lateness, received_at, id, \"timestamp\")",
            ])
            {
                migrationBuilder.Sql($"CREATE INDEX {index}");
            }

            migrationBuilder.CreateTable(
                name: "handler_failures",
                columns: table => new
                {
                    handler = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false, collation: "C"),
                    event_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    failed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handler_failures", x => new { x.handler, x.event_id });
                });

            migrationBuilder.CreateTable(
                name: "handlers",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false, collation: "C"),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    replay_to = table.Column<long>(type: "bigint", nullable: true),
                    replay_origin = table.Column<long>(type: "bigint", nullable: true),
                    is_paused = table.Column<bool>(type: "boolean", nullable: false),
                    is_disabled = table.Column<bool>(type: "boolean", nullable: false),
                    times_unavailable = table.Column<int>(type: "integer", nullable: false),
                    paused_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    last_error_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    owned_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    owner = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handlers", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "installation_secrets",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    value = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_installation_secrets", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "log_begin",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    deleted_through = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_begin", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_end",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_end", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "received_counts",
                columns: table => new
                {
                    interval = table.Column<int>(type: "integer", nullable: false),
                    grouping = table.Column<int>(type: "integer", nullable: false),
                    start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false, collation: "C"),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_received_counts", x => new { x.interval, x.grouping, x.start, x.name });
                });

            migrationBuilder.CreateTable(
                name: "subscriptions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    url = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: false, collation: "C"),
                    event_types = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: true, collation: "C"),
                    format = table.Column<int>(type: "integer", nullable: false),
                    headers = table.Column<string>(type: "text", nullable: false),
                    rate_limit = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subscriptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "writer_marks",
                columns: table => new
                {
                    writer = table.Column<Guid>(type: "uuid", nullable: false),
                    batch = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_writer_marks", x => x.writer);
                });

            migrationBuilder.CreateTable(
                name: "client_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    client_name = table.Column<string>(type: "character varying(63)", nullable: false, collation: "C"),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_keys", x => new { x.client_name, x.id });
                    table.ForeignKey(
                        name: "FK_client_keys_clients_client_name",
                        column: x => x.client_name,
                        principalTable: "clients",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "client_signing_secrets",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    client_name = table.Column<string>(type: "character varying(63)", nullable: false, collation: "C"),
                    value = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_signing_secrets", x => new { x.client_name, x.id });
                    table.ForeignKey(
                        name: "FK_client_signing_secrets_clients_client_name",
                        column: x => x.client_name,
                        principalTable: "clients",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "subscription_secrets",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subscription_id = table.Column<long>(type: "bigint", nullable: false),
                    value = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subscription_secrets", x => new { x.subscription_id, x.id });
                    table.ForeignKey(
                        name: "FK_subscription_secrets_subscriptions_subscription_id",
                        column: x => x.subscription_id,
                        principalTable: "subscriptions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "log_end",
                columns: new[] { "id", "position", "received_at" },
                values: new object[] { 1, 0L, new DateTimeOffset(new DateTime(1970, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)) });

            migrationBuilder.CreateIndex(
                name: "ix_audit_action",
                table: "audit_entries",
                columns: new[] { "action", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_at",
                table: "audit_entries",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_client",
                table: "audit_entries",
                columns: new[] { "client", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_patient",
                table: "audit_entries",
                columns: new[] { "patient", "id" },
                filter: "patient IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handler_failures_event",
                table: "handler_failures",
                column: "event_id");

            migrationBuilder.CreateIndex(
                name: "ix_handler_failures_state",
                table: "handler_failures",
                columns: new[] { "handler", "state", "event_id" });

            // Entries are never changed, and taken away only from the beginning, where the chain says so.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION audit_entries_guard() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF TG_OP = 'INSERT' THEN
                    IF NEW.id <= (SELECT max(id) FROM audit_entries) THEN RAISE EXCEPTION 'audit entries are added at the end only'; END IF;
                    RETURN NEW;
                  ELSIF TG_OP = 'UPDATE' THEN
                    RAISE EXCEPTION 'audit entries are never changed';
                  ELSIF TG_OP = 'DELETE' THEN
                    IF OLD.id > coalesce((SELECT entry_id FROM audit_marks WHERE name = 'begin'), 0) THEN RAISE EXCEPTION 'audit entries are deleted by retention only'; END IF;
                    RETURN OLD;
                  END IF;
                  RAISE EXCEPTION 'audit entries are deleted by retention only';
                END $$
                """);
            migrationBuilder.Sql("CREATE TRIGGER audit_entries_guard BEFORE INSERT OR UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_entries_guard()");
            migrationBuilder.Sql("CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_guard()");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "audit_marks");

            migrationBuilder.DropTable(
                name: "client_keys");

            migrationBuilder.DropTable(
                name: "client_signing_secrets");

            migrationBuilder.DropTable(
                name: "event_keys");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "handler_failures");

            migrationBuilder.DropTable(
                name: "handlers");

            migrationBuilder.DropTable(
                name: "installation_secrets");

            migrationBuilder.DropTable(
                name: "log_begin");

            migrationBuilder.DropTable(
                name: "log_end");

            migrationBuilder.DropTable(
                name: "received_counts");

            migrationBuilder.DropTable(
                name: "subscription_secrets");

            migrationBuilder.DropTable(
                name: "writer_marks");

            migrationBuilder.DropTable(
                name: "clients");

            migrationBuilder.DropTable(
                name: "subscriptions");

            migrationBuilder.Sql("DROP FUNCTION audit_entries_guard()");
        }
    }
}
