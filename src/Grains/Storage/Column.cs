namespace CustomerSync.Storage;

/// <summary>What a column holds; each engine binds it in its own way. Utf8: text, as the bytes that came.</summary>
internal enum ColumnType { Text, Utf8, Name, Key, Long, Decimal, Flag, Time, Uuid, Json }

/// <summary>One parameter of a statement that takes rows: its name, its type, and its value of a row.</summary>
internal sealed record Column<T>(string Name, ColumnType Type, Func<T, object?> Value);

/// <summary>A column of many rows.</summary>
internal sealed record ColumnValues(string Name, ColumnType Type, object?[] Values);

/// <summary>A statement with its values; several can be sent to a server together.</summary>
/// <param name="Name">Of its file.</param>
internal sealed record Statement(string Name)
{
    /// <summary>Single values.</summary>
    public IReadOnlyList<(string Name, object? Value)> Values { get; init; } = [];

    /// <summary>Rows, column by column; empty of a statement that takes none.</summary>
    public IReadOnlyList<ColumnValues> Rows { get; init; } = [];

    /// <summary>Of each row the columns to write (<see cref="CustomerColumns.Bits"/>); null: all.</summary>
    public IReadOnlyList<ulong>? Differences { get; init; }

    /// <summary>Each of the rows must be found: else the transaction fails, and is run again.</summary>
    public bool IsDemand { get; init; }

    /// <summary>Sees each row that the statement returns.</summary>
    public Action<System.Data.Common.DbDataReader>? OnRow { get; init; }

    /// <summary>A statement that takes rows.</summary>
    public static Statement Of<T>(string name, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows) =>
        new(name) { Rows = [.. columns.Select(column => new ColumnValues(column.Name, column.Type, Of(column, rows)))] };

    private static object?[] Of<T>(Column<T> column, IReadOnlyList<T> rows)
    {
        var values = new object?[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Storable(column, rows[i]);
        return values;
    }

    /// <summary>A text may be of a request (an event in an address), or cut within a pair.</summary>
    private static object? Storable<T>(Column<T> column, T row) => column.Value(row) switch
    {
        string text when column.Type is ColumnType.Text or ColumnType.Name => StorableText.Of(text),
        var value => value,
    };
}
