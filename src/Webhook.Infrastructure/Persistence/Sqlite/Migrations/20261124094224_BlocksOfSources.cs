using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webhook.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class BlocksOfSources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_events_time_block",
                table: "events");

            migrationBuilder.CreateIndex(
                name: "ix_events_time_block",
                table: "events",
                columns: new[] { "time_block", "id", "source", "event_type" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_events_time_block",
                table: "events");

            migrationBuilder.CreateIndex(
                name: "ix_events_time_block",
                table: "events",
                column: "time_block");
        }
    }
}
