namespace CustomerSync.Storage;

/// <summary>What values of a field are, and so how they are compared.</summary>
internal enum ListKind { Text, Name, Id, Number, Flag, Date, Time, List }

/// <summary>A field that the list can be sorted and filtered by.</summary>
/// <param name="Name">As queries call it; of an own field its own name.</param>
/// <param name="Column">Null: it is one of the site's own.</param>
internal sealed record ListField(string Name, ListKind Kind, string? Column)
{
    private static readonly string[] Kept = ["name", "erpnextId", "modified", "email", "city"];

    private static readonly string[] KeptForFilters = ["name", "erpnextId", "modified"];

    /// <summary>Whether the list sorted by it is read by an index that every database has.</summary>
    public bool IsSortIndexed => Column is not null && Kept.Contains(Name);

    /// <summary>The same of a filter.</summary>
    public bool IsFilterIndexed => Column is not null && KeptForFilters.Contains(Name);

    public bool IsNumber => Kind is ListKind.Number or ListKind.Flag;

    /// <summary>The key of who has nothing.</summary>
    public string None => IsNumber ? "-1e300" : "''";

    private string KeyPart => IsFilterIndexed ? Name
        : Kind is ListKind.Flag ? "flag" : IsNumber ? "number" : "text";

    /// <summary>The expression that the list is sorted by.</summary>
    public string SortKey(DbSession session) =>
        Fill(session, session.Fragment("list_key", IsSortIndexed ? Name : KeyPart));

    /// <summary>The expression that a filter compares.</summary>
    public string Key(DbSession session) => Fill(session, session.Fragment("list_key", KeyPart));

    /// <summary>Sets column or own field into a piece of SQL; names of own fields are letters and digits.</summary>
    public string Fill(DbSession session, string sql) => sql
        .Replace("{value}", Column ?? session.Fragment("list_key", IsNumber ? "ownNumber" : "own"),
            StringComparison.Ordinal)
        .Replace("{field}", Name, StringComparison.Ordinal);
}
