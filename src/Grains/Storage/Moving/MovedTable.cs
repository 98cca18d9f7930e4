using System.Data.Common;

namespace CustomerSync.Storage.Moving;

/// <summary>One table on its way: the columns that both engines have, and what kind of value each holds.</summary>
internal sealed record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns)
{
    /// <summary>
    /// All that is not made by the engine itself, by its migrations or from other tables: the index of the search is
    /// built anew, silos and their reminders are of the cluster that was.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "customers", "customer_changes", "customer_ids", "feed_head", "feed_epochs", "webhook_deliveries", "sync_runs",
        "sync_failures", "sync_deletes", "customer_differences", "erased_customers", "site_offsets", "own_fields", "customer_views",
        "access_head", "access_entries", "access_audit", "hook_subscriptions", "hook_attempts", "OrleansStorage",
    ];

    /// <summary>Has rows in a database that was used, and none in one that was only made.</summary>
    public static IReadOnlyList<string> Telling { get; } =
        ["customers", "customer_changes", "webhook_deliveries", "access_entries", "OrleansStorage"];

    /// <param name="typed">The table as the engine that has types knows it.</param>
    /// <param name="other">The names that the table has at the other end.</param>
    /// <param name="required">
    /// Of those that take no null, as its catalog has them: what an answer says of its columns, compatible servers say
    /// wrongly.
    /// </param>
    public static MovedTable Of(
        string name, DbDataReader typed, IEnumerable<string> other, IEnumerable<string> required)
    {
        var names = other.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var filled = required.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(name, [.. typed.GetColumnSchema()
            .Where(column => names.Contains(column.ColumnName))
            .Select(column => new MovedColumn(
                column.ColumnName, MovedValue.KindOf(column.DataType!), column.DataTypeName ?? "",
                !filled.Contains(column.ColumnName), column.ColumnSize, column.NumericScale))]);
    }

    public string Fill(string statement) => Fill(statement, Name)
        .Replace("{columns}", string.Join(", ", Columns.Select(column => column.Name)), StringComparison.Ordinal)
        .Replace("{values}", string.Join(", ", Columns.Select((_, place) => $"@v{place}")), StringComparison.Ordinal);

    public static string Fill(string statement, string table) =>
        statement.Replace("{table}", table, StringComparison.Ordinal);
}

/// <param name="DataType">As the engine that has types calls it, such as <c>json</c>.</param>
/// <param name="Size">Of a text or bytes, the most that it takes.</param>
/// <param name="Scale">Of a number, its decimal places.</param>
internal sealed record MovedColumn(
    string Name, MovedKind Kind, string DataType, bool IsNullable, int? Size = null, int? Scale = null)
{
    /// <summary>The clock of who wrote a grain's state: each engine keeps as much of it as it likes.</summary>
    public bool IsCompared => !Name.Equals("ModifiedOn", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a value is, whatever an engine keeps it as.</summary>
internal enum MovedKind { Text, Whole, Number, Flag, Time, Uuid, Bytes }
