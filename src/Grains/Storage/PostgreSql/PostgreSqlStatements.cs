using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace CustomerSync.Storage.PostgreSql;

/// <summary>
/// How PostgreSQL gets statements: all in one round trip, rows as one array per column, so that one row and 500 use the
/// same plan. When one fails the server passes over the rest and does not commit.
/// </summary>
internal static class PostgreSqlStatements
{
    /// <summary>Read for their parameters once: the driver would do it at each commit.</summary>
    private static readonly ConcurrentDictionary<string, PositionalSql> Known = new(StringComparer.Ordinal);

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
        var sql = Known.GetOrAdd(statement.Name, name => PositionalSql.Of(session.File(name)));
        var command = new NpgsqlBatchCommand(sql.Text);
        for (var i = 0; i < sql.Names.Length; i++) command.Parameters.Add(Parameter(statement, sql.Names[i], i));
        return command;
    }

    /// <param name="likely">Its place among the columns, which the statement mostly names in their order.</param>
    private static NpgsqlParameter Parameter(Statement statement, string name, int likely)
    {
        if (likely < statement.Rows.Count && statement.Rows[likely].Name == name)
            return Array(statement.Rows[likely]);
        if (statement.Rows.FirstOrDefault(column => column.Name == name) is { } found) return Array(found);
        var (_, single) = statement.Values.First(value => value.Name == "@" + name);
        return new NpgsqlParameter { Value = single ?? DBNull.Value };
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
        ColumnType.Utf8 => Array(column, NpgsqlDbType.Text, value => (byte[]?)value),
        _ => Array(column, NpgsqlDbType.Text, value => (string?)value),
    };

    private static NpgsqlParameter<T[]> Array<T>(ColumnValues column, NpgsqlDbType type, Func<object?, T> convert) =>
        new()
        {
            NpgsqlDbType = NpgsqlDbType.Array | type,
            TypedValue = System.Array.ConvertAll(column.Values, value => convert(value)),
        };
}

/// <summary>A statement whose parameters are <c>$1</c>, <c>$2</c> …</summary>
/// <param name="Names">Of its parameters, in their order.</param>
internal sealed partial record PositionalSql(string Text, string[] Names)
{
    public static PositionalSql Of(string named)
    {
        var names = new List<string>();
        var text = Parameter().Replace(Comment().Replace(named, ""), found =>
        {
            var name = found.Groups[1].Value;
            if (!names.Contains(name)) names.Add(name);
            return string.Create(CultureInfo.InvariantCulture, $"${names.IndexOf(name) + 1}");
        });
        return new(text, [.. names]);
    }

    [GeneratedRegex(@"^\s*--.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter();
}
