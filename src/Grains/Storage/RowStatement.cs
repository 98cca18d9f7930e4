using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>A statement with the rows it takes; several of them can be sent to a server together.</summary>
/// <param name="Name">Of its file.</param>
internal abstract record RowStatement(string Name)
{
    /// <summary>Sees each row that the statement returns.</summary>
    public Action<DbDataReader>? OnRow { get; init; }

    /// <summary>Runs it by itself.</summary>
    public abstract Task Execute(Database database, DbSession session);

    /// <summary>Its rows turned: for each column its values.</summary>
    public abstract IEnumerable<(string Name, ColumnType Type, object?[] Values)> Arrays();
}

internal sealed record RowStatement<T>(string Name, IReadOnlyList<Column<T>> Columns, IReadOnlyList<T> Rows) : RowStatement(Name)
{
    public override Task Execute(Database database, DbSession session) => database.Execute(session, Name, Columns, Rows, OnRow);

    public override IEnumerable<(string Name, ColumnType Type, object?[] Values)> Arrays() =>
        Columns.Select(column => (column.Name, column.Type, Rows.Select(column.Value).ToArray()));
}
