using Npgsql;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>What PostgreSQL's error codes mean to this service (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
internal static class PostgresFaults
{
    // The code of idle_in_transaction_session_timeout.
    private const string IdleInTransaction = "25P03";

    // Classes: connection, authorization, transaction state and rollback, resources, operator, system, internal error.
    private static readonly string[] StorageWideClasses = ["08", "28", "25", "40", "53", "57", "58", "XX"];

    /// <summary>The fault lies with the server or the way to it, so no other row would fare better.</summary>
    public static bool IsStorageWide(NpgsqlException exception) => exception is not PostgresException { SqlState: var state }
        || state is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege
        || Array.Exists(StorageWideClasses, kind => state.StartsWith(kind, StringComparison.Ordinal));

    /// <summary>Whether the connection is gone, so that what was sent last may have been done or not.</summary>
    public static bool IsLostConnection(NpgsqlException exception) => exception is not PostgresException { SqlState: var state }
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleInTransaction;

    /// <returns>What an operator can do, or null when the code says nothing about that.</returns>
    public static string? Cure(NpgsqlException exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "The database does not exist. Create it, or name another in ConnectionStrings:Events.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "The server does not let this user in. Check user and password in ConnectionStrings:Events, and the server's pg_hba.conf.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            "The user may not do that. Make it the owner of the database, or of the schema.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            "The server takes reads only. Name the primary server in ConnectionStrings:Events, or several with Target Session Attributes=read-write.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "The server has no connection free. Raise its max_connections, or lower Maximum Pool Size.",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => "The server is starting or stopping. Start again when it is ready.",
        PostgresException => null,
        _ => "Check that the server runs, and its address in ConnectionStrings:Events.",
    };
}
