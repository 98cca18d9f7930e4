using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// How SQLite gets statements: one after the other, row by row; within a transaction a prepared statement per row is
/// what it does fastest.
/// </summary>
internal static class SqliteStatements
{
    /// <summary>The columns of which it matters whether they differ: of an index, or searched.</summary>
    public static ulong Optional { get; } =
        CustomerColumns.Bits(CustomerColumns.All.Where(column => column.IsIndexed).Select(column => column.Name))
        | SearchText.Bits;

    /// <summary>The optional lines of a statement that writes those columns.</summary>
    public static SortedSet<string> PartsOf(ulong differences)
    {
        var parts = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < CustomerColumns.All.Length; i++)
            if ((differences >> i & 1) != 0) parts.Add(CustomerColumns.All[i].Name);
        if ((differences & SearchText.Bits) != 0) parts.Add("search_text");
        return parts;
    }

    public static async Task Run(DbSession session, IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            if (statement is { OnRow: null, Values: [], Rows.Count: > 0 })
            {
                ((SqliteSession)session).Write(statement);
                continue;
            }
            var command = session.Statement(statement.Name);
            foreach (var (name, value) in statement.Values) command.With(name, value);
            if (statement.Rows is not [var first, ..]) await Execute(command, statement);
            else for (var row = 0; row < first.Values.Length; row++)
                await Execute(Bound(command, statement.Rows, row), statement);
        }
    }

    private static async Task Execute(DbCommand command, Statement statement)
    {
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) statement.OnRow?.Invoke(reader);
    }

    /// <summary>The parameters of a prepared statement stay in the order of its columns.</summary>
    private static DbCommand Bound(DbCommand command, IReadOnlyList<ColumnValues> columns, int row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (command.Parameters.Count == i)
                command.Parameters.Add(new SqliteParameter { ParameterName = "@" + columns[i].Name });
            command.Parameters[i].Value = Bindable(
                columns[i].Values[row] is byte[] utf8 ? Encoding.UTF8.GetString(utf8) : columns[i].Values[row]);
        }
        return command;
    }

    /// <summary>Times have a fixed length: they sort as text.</summary>
    public static object Bindable(object? value) => value switch
    {
        null => DBNull.Value,
        Guid uuid => uuid.ToString(),
        bool flag => flag ? 1L : 0L,
        decimal number => StorableNumber.WithoutDecimals(number),
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        _ => value,
    };
}
