using Npgsql;
using NpgsqlTypes;

namespace CustomerSync.Storage.PostgreSql;

/// <summary>
/// How PostgreSQL gets statements: all in one round trip, rows as one array per column, so that one row and 500 use the
/// same plan. When one fails the server passes over the rest and does not commit.
/// </summary>
internal static class PostgreSqlStatements
{
    public static async Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast)
    {
        if (statements.Count == 0) return;
        await using var batch =
            new NpgsqlBatch((NpgsqlConnection)session.Connection, (NpgsqlTransaction?)session.Transaction);
        foreach (var statement in statements) batch.BatchCommands.Add(Command(session, statement));
        if (isLast) batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await using var reader = await batch.ExecuteReaderAsync();
        // The reader passes over those without a result.
        foreach (var statement in statements.Where(statement => statement.IsDemand || statement.OnRow is not null))
        {
            while (await reader.ReadAsync()) statement.OnRow?.Invoke(reader);
            await reader.NextResultAsync();
        }
        while (await reader.NextResultAsync()) { } // An error of any of them is thrown here.
        session.IsCommitted = isLast;
    }

    private static NpgsqlBatchCommand Command(DbSession session, Statement statement)
    {
        var command = new NpgsqlBatchCommand(session.File(statement.Name));
        foreach (var (name, value) in statement.Values)
            command.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
        foreach (var column in statement.Rows) command.Parameters.Add(Array(column));
        return command;
    }

    private static NpgsqlParameter Array(ColumnValues column) => column.Type switch
    {
        ColumnType.Json => Array(column, NpgsqlDbType.Json, value => (string?)value),
        ColumnType.Long => Array(column, NpgsqlDbType.Bigint, value => (long?)value),
        ColumnType.Decimal => Array(column, NpgsqlDbType.Numeric, value => (decimal?)value),
        ColumnType.Flag => Array(column, NpgsqlDbType.Boolean, value => (bool?)value),
        ColumnType.Time => Array(
            column, NpgsqlDbType.TimestampTz, value => ((DateTimeOffset?)value)?.ToUniversalTime()),
        ColumnType.Uuid => Array(column, NpgsqlDbType.Uuid, value => (Guid?)value),
        _ => Array(column, NpgsqlDbType.Text, value => (string?)value),
    };

    private static NpgsqlParameter<T[]> Array<T>(ColumnValues column, NpgsqlDbType type, Func<object?, T> convert) =>
        new(column.Name, NpgsqlDbType.Array | type) {
            TypedValue = System.Array.ConvertAll(column.Values, value => convert(value)) };
}
