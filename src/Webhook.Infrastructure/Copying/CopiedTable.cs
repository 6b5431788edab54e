using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Webhook.Infrastructure.Persistence.Postgres;
using Webhook.Infrastructure.Persistence.Sqlite;

namespace Webhook.Infrastructure.Copying;

/// <summary>What a column's values are, whichever database they are in.</summary>
internal enum ColumnKind
{
    Number,
    SmallNumber,
    Flag,
    Text,
    Bytes,
    Time,
}

/// <summary>A column that both databases have.</summary>
internal sealed record CopiedColumn(string Name, ColumnKind Kind)
{
    public static CopiedColumn Of(IColumn postgres) => new(postgres.Name, postgres.StoreType switch
    {
        "bigint" => ColumnKind.Number,
        "integer" => ColumnKind.SmallNumber,
        "boolean" => ColumnKind.Flag,
        "bytea" => ColumnKind.Bytes,
        "timestamp with time zone" => ColumnKind.Time,
        "text" => ColumnKind.Text,
        var type when type.StartsWith("character varying", StringComparison.Ordinal) => ColumnKind.Text,
        var type => throw new NotSupportedException($"A column of {type} is not copied."),
    });
}

/// <summary>A table that both databases have, with the columns that both have: so that a new one is copied, too.</summary>
/// <param name="Name">The same in both.</param>
/// <param name="Columns">The same in both.</param>
/// <param name="IsPart">Whether its rows belong to those of another table.</param>
internal sealed record CopiedTable(string Name, IReadOnlyList<CopiedColumn> Columns, bool IsPart)
{
    public const string Events = "events";
    public const string EventKeys = "event_keys";
    public const string ErasedEvents = "erased_events";
    public const string AuditEntries = "audit_entries";
    public const string Secrets = "installation_secrets";

    /// <summary>All tables of the source but <see cref="ErasedEvents"/>, those before their parts; and <see cref="EventKeys"/>, of which the columns are those of what is erased.</summary>
    public static IReadOnlyList<CopiedTable> All { get; } = Read();

    /// <summary>The names of the columns, for a statement of either database.</summary>
    public string ColumnList { get; } = string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));

    /// <summary>Whether it is copied piece by piece; others are copied whole at the end.</summary>
    public bool IsLong => Name is Events or EventKeys or AuditEntries;

    public static CopiedTable Of(string name) => All.Single(table => table.Name == name);

    public int IndexOf(string column) => Columns.Select(one => one.Name).ToList().IndexOf(column);

    private static IReadOnlyList<CopiedTable> Read()
    {
        using var postgres = new PostgresContext(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql().Options);
        using var sqlite = new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite().Options);
        var source = sqlite.Model.GetRelationalModel();
        return
        [
            .. postgres.Model.GetRelationalModel().Tables
                .Select(table => (table, source: source.FindTable(table.Name == EventKeys ? ErasedEvents : table.Name, schema: null)))
                .Where(pair => pair.source is not null)
                .Select(pair => new CopiedTable(
                    pair.table.Name,
                    [.. pair.table.Columns.Where(column => pair.source!.FindColumn(column.Name) is not null).Select(CopiedColumn.Of)],
                    pair.table.ForeignKeyConstraints.Any()))
                .OrderBy(table => table.IsPart).ThenBy(table => table.Name, StringComparer.Ordinal),
        ];
    }
}
