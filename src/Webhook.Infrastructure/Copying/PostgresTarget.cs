using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Webhook.Infrastructure.Persistence;
using Webhook.Infrastructure.Persistence.Postgres;

namespace Webhook.Infrastructure.Copying;

/// <summary>
/// The database that is copied to. Where the log ends in it tells how far the copy has come, so that it can go on after it
/// was interrupted; nothing else may write there meanwhile, and each transaction looks whether something did.
/// </summary>
internal sealed class PostgresTarget : IDisposable
{
    private const string NotEmpty = "Make an empty database and name that in --to.";

    // Of the timestamps of PostgreSQL, which count from 2000.
    private static readonly long Epoch = UnixMicroseconds.From(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly NpgsqlConnection connection;
    private DateTimeOffset receivedAt;

    private PostgresTarget(NpgsqlConnection connection)
    {
        this.connection = connection;
    }

    /// <summary>The last event_id up to which events are copied.</summary>
    public long Position { get; private set; }

    /// <summary>Makes or migrates the database, and opens it.</summary>
    /// <exception cref="Application.StartupException">It cannot be used.</exception>
    public static async Task<PostgresTarget> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        await MigrateAsync(connectionString, cancellationToken);
        var options = new StorageOptions { Provider = StorageProvider.Postgres, ConnectionString = connectionString };

        // A piece takes as long as it takes.
        var unlimited = new NpgsqlConnectionStringBuilder(options.PostgresConnectionString()) { CommandTimeout = 0, Pooling = false };
        var target = new PostgresTarget(new NpgsqlConnection(unlimited.ConnectionString));
        try
        {
            await target.connection.OpenAsync(cancellationToken);
            target.connection.Execute("SET lock_timeout = '10s'");
            (target.Position, target.receivedAt) = target.ReadEnd();
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    public static RowChecksum NewChecksum() => new((row, index) => row.GetFieldValue<long>(index) + Epoch);

    /// <summary>Makes sure that everything in it came from this installation; an empty database becomes this installation's.</summary>
    /// <exception cref="CopyException">Something else did.</exception>
    public void Accept(SqliteSource source)
    {
        if (IsEmpty())
        {
            Write(() =>
            {
                connection.Execute($"DELETE FROM {CopiedTable.Secrets}");
                using var secrets = source.Read(CopiedTable.Of(CopiedTable.Secrets));
                Import(CopiedTable.Of(CopiedTable.Secrets), secrets);
            });
        }
        else if (!HasSecretsOf(source))
        {
            throw new CopyException($"The target holds data of another installation. {NotEmpty}");
        }

        if (Position > source.LastNumber(CopiedTable.Events) || LastOf(CopiedTable.AuditEntries) > source.LastOf(CopiedTable.AuditEntries))
        {
            throw new CopyException($"The target has gone on by itself. {NotEmpty}");
        }
    }

    /// <summary>Writes in one transaction, while nobody else does.</summary>
    /// <exception cref="CopyException">Somebody else did before.</exception>
    public void Write(Action write)
    {
        using var transaction = connection.BeginTransaction();
        if (ReadEnd() != (Position, receivedAt) || Exists("SELECT 1 FROM writer_marks"))
        {
            throw new CopyException($"A service writes to the target, or did. Stop it. {NotEmpty}");
        }

        write();
        transaction.Commit();
        (Position, receivedAt) = ReadEnd();
    }

    public void Execute(string sql, params ReadOnlySpan<object?> values) => connection.Execute(sql, values);

    /// <summary>Within a transaction: the log ends here now.</summary>
    public void MoveEnd(long position, DateTimeOffset receivedAt) =>
        connection.Execute($"UPDATE {LogEnd.Table} SET position = $1, received_at = $2 WHERE id = {LogEnd.OnlyId}", position, receivedAt);

    /// <summary>Adds all rows that are left in a reader.</summary>
    public void Import(CopiedTable table, DbDataReader rows, string? into = null)
    {
        if (rows.Read())
        {
            using var import = new PostgresImport(connection, table, into ?? table.Name);
            do
            {
                import.Add(rows);
            }
            while (rows.Read());

            import.Complete();
        }
    }

    public PostgresImport Import(CopiedTable table) => new(connection, table, table.Name);

    public long LastOf(string table)
    {
        using var last = connection.Command($"SELECT coalesce(max(id), 0) FROM {table}");
        return (long)last.ExecuteScalar()!;
    }

    public NpgsqlDataReader Read(CopiedTable table)
    {
        using var read = connection.Command($"SELECT {table.ColumnList} FROM {table.Name}");
        return read.ExecuteReader();
    }

    public void Dispose() => connection.Dispose();

    private static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Provider"] = nameof(StorageProvider.Postgres), ["ConnectionStrings:Events"] = connectionString })
            .Build();
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddInfrastructure(configuration)
            .BuildServiceProvider();
        await services.MigrateStorageAsync(cancellationToken);
    }

    private (long Position, DateTimeOffset ReceivedAt) ReadEnd()
    {
        using var read = connection.Command(LogEnd.Lock);
        using var end = read.ExecuteReader();
        end.Read();
        return (end.GetInt64(0), end.GetFieldValue<DateTimeOffset>(1));
    }

    private bool IsEmpty() => Position == 0
        && !CopiedTable.All.Where(table => table.Name != CopiedTable.Secrets).Any(table => Exists($"SELECT 1 FROM {table.Name}"));

    private bool Exists(string sql)
    {
        using var any = connection.Command($"SELECT EXISTS ({sql})");
        return (bool)any.ExecuteScalar()!;
    }

    private bool HasSecretsOf(SqliteSource source)
    {
        var secrets = CopiedTable.Of(CopiedTable.Secrets);
        using var theirs = Read(secrets);
        using var ours = source.Read(secrets);
        return NewChecksum().Of(theirs, secrets) == SqliteSource.NewChecksum().Of(ours, secrets);
    }
}
