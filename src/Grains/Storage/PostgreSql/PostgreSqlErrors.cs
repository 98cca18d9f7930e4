using Npgsql;

namespace CustomerSync.Storage.PostgreSql;

/// <summary>What the errors of PostgreSQL mean for us, by SQLSTATE.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>
    /// Classes and codes that pass: connection, rolled back, resources (memory, disk, connections), the operator,
    /// input/output, lock, read-only, idle or at work too long. And what is of the whole database and of no row: login,
    /// database, schema, table, column or right are missing, since it is being restored, moved or set up.
    /// </summary>
    private static readonly string[] Passing =
        ["08", "28", "3D", "3F", "40", "53", "57", "58", "55P03", "25006", "25P03", "25P04", "42P01", "42703", "42501"];

    /// <summary>
    /// Serialisation failure, deadlock, a version of <c>require_versions</c> that does not hold, a customer whom
    /// another transaction was first to insert, a run it was first to begin, a session that has prepared something
    /// else: rolled back whole, to be done again.
    /// </summary>
    public static bool MustRepeat(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.DivisionByZero
        || IsWronglyPrepared(error)
        || error is { SqlState: PostgresErrorCodes.UniqueViolation,
            ConstraintName: "customers_erpnext_id_key" or "sync_runs_one_at_a_time" };

    /// <summary>
    /// The session has not prepared what the driver takes for prepared, or for tables that were changed since: a
    /// parameter that could not be encoded kept the driver from sending the statement, or a pooler gave us another
    /// session.
    /// </summary>
    public static bool IsWronglyPrepared(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement
    } or PostgresException { Routine: "RevalidateCachedQuery" };

    /// <summary>
    /// What the feed's counter numbers got no number: it has no row, since the database is being restored.
    /// </summary>
    private static bool IsWithoutCounter(PostgresException error) => error is
        { SqlState: PostgresErrorCodes.NotNullViolation, ColumnName: "touched" or "sequence" };

    /// <summary>The server is away, restarting, full, or the pool is at its end.</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException postgres =>
            IsWronglyPrepared(postgres) || IsWithoutCounter(postgres)
            || Array.Exists(Passing, code => postgres.SqlState.StartsWith(code, StringComparison.Ordinal)),
        NpgsqlException => true, // Not told by the server: the connection broke, timed out, or none came free.
        TimeoutException or StorageUnavailableException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>What is set wrongly, with the cure.</summary>
    public static string? Explain(Exception error, NpgsqlConnectionStringBuilder settings)
    {
        if (error is not PostgresException postgres) return null;
        return postgres.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"The server {settings.Host}:{settings.Port} refused the login {settings.Username}: correct Username "
                + $"and Password in Storage:ConnectionString. ({postgres.MessageText})",
            PostgresErrorCodes.InvalidCatalogName =>
                $"There is no database {settings.Database} on {settings.Host}:{settings.Port}: create it, or correct "
                + "Database in Storage:ConnectionString.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"The login {settings.Username} lacks a right ({postgres.MessageText}). Grant it, or let a database "
                + $"administrator create the database {settings.Database} and run in it what `--print-schema "
                    + "PostgreSql` prints; the login of Storage:ConnectionString then needs SELECT, INSERT, UPDATE "
                        + "and DELETE only.",
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.DuplicateTable =>
                $"The tables in {settings.Database} are not those of the journal schema_migrations "
                + $"({postgres.MessageText}): use an empty database in Storage:ConnectionString, or restore a backup.",
            PostgresErrorCodes.ProtocolViolation when postgres.MessageText.Contains("statement pooling") =>
                $"The pooler at {settings.Host}:{settings.Port} has pool_mode=statement, which allows no transactions: "
                + "set pool_mode=transaction there, or go to the server itself in Storage:ConnectionString.",
            _ => null,
        };
    }
}
