using System.Data;
using CustomerSync.Storage.Moving;
using Microsoft.Data.SqlClient;

namespace CustomerSync.Storage.SqlServer;

/// <summary>
/// Puts the rows of a move into a table: as many at a time as one statement may have, which is prepared once. Not by
/// SqlBulkCopy, whose question for the columns compatible servers answer wrongly (docs/decisions/0411).
/// </summary>
internal sealed class SqlServerCopy(DbSession session, MovedTable table)
{
    /// <summary>A server takes 2,100, a few of which are the driver's own.</summary>
    private const int MaxParameters = 2000;

    private const int MaxRows = 1000;

    /// <summary>What a text can be long that is no <c>nvarchar(max)</c>.</summary>
    private const int MaxSize = 4000;

    private readonly int _rowsPerStatement = Math.Clamp(MaxParameters / table.Columns.Count, 1, MaxRows);

    public async Task Run(IAsyncEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var page = new List<object?[]>(_rowsPerStatement);
        await using var full = Insert(_rowsPerStatement);
        await foreach (var row in rows.WithCancellation(cancel))
        {
            page.Add(row);
            if (page.Count < _rowsPerStatement) continue;
            await Send(full, page, cancel);
            page.Clear();
        }
        if (page.Count == 0) return;
        await using var rest = Insert(page.Count);
        await Send(rest, page, cancel);
    }

    private SqlCommand Insert(int rows)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"[{column.Name}]"));
        var values = Enumerable.Range(0, rows).Select(row => "("
            + string.Join(", ", table.Columns.Select((_, place) => Name(row, place))) + ")");
        var command = (SqlCommand)session.Connection.CreateCommand();
        command.Transaction = (SqlTransaction?)session.Transaction;
        command.CommandText = $"INSERT INTO {table.Name} ({columns}) VALUES {string.Join(", ", values)}";
        for (var row = 0; row < rows; row++)
            for (var place = 0; place < table.Columns.Count; place++)
                command.Parameters.Add(Parameter(Name(row, place), table.Columns[place]));
        command.WithNoTimeout().Prepare(); // Sent with the first rows.
        return command;
    }

    private static async Task Send(SqlCommand insert, List<object?[]> rows, CancellationToken cancel)
    {
        var place = 0;
        foreach (var value in rows.SelectMany(row => row))
            insert.Parameters[place++].Value = value ?? DBNull.Value;
        await insert.ExecuteNonQueryAsync(cancel);
    }

    private static string Name(int row, int place) => $"@r{row}c{place}";

    /// <summary>A prepared statement has each type with its size; of decimals and texts that of the column.</summary>
    private static SqlParameter Parameter(string name, MovedColumn column) => column.Kind switch
    {
        MovedKind.Whole => new(name, SqlDbType.BigInt),
        MovedKind.Number => new(name, SqlDbType.Decimal) { Precision = 38, Scale = (byte)(column.Scale ?? 0) },
        MovedKind.Flag => new(name, SqlDbType.Bit),
        MovedKind.Time => new(name, SqlDbType.DateTimeOffset, 10) { Scale = 7 },
        MovedKind.Uuid => new(name, SqlDbType.UniqueIdentifier),
        MovedKind.Bytes => new(name, SqlDbType.VarBinary, -1),
        _ => new(name, SqlDbType.NVarChar, column.Size is > 0 and <= MaxSize ? MaxSize : -1),
    };
}
