namespace CustomerSync.Client;

/// <summary>What to list.</summary>
public sealed record CustomerQuery
{
    /// <summary>In names, emails, phones, tax numbers and so on; case and accents do not matter.</summary>
    public string? Search { get; init; }

    /// <summary><c>name</c> (the default), <c>modified</c>, <c>erpnextId</c>, <c>email</c>, <c>city</c>; with <c>-</c>
    /// before it from the end.</summary>
    public string? Sort { get; init; }

    /// <summary>Customers on a page, up to 500.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CustomerPage.NextCursor"/> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Deleted ones too.</summary>
    public bool Deleted { get; init; }
}

/// <summary>One page of the list.</summary>
public sealed record CustomerPage
{
    /// <summary>The customers.</summary>
    public IReadOnlyList<Customer> Items { get; init => field = value ?? []; } = [];

    /// <summary>Goes into the next <see cref="CustomerQuery.After"/>; null at the end.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Of the API's <c>before</c>: the page that precedes; null at the beginning.</summary>
    public string? PreviousCursor { get; init; }

    /// <summary>How many there are in all.</summary>
    public long? Total { get; init; }

    /// <summary>There are more than <see cref="Total"/>: a search is counted up to 10,000.</summary>
    public bool TotalIsAtLeast { get; init; }

    /// <summary>Noted before the customers were read: who follows from here misses nothing.</summary>
    public string FeedCursor { get; init => field = value ?? ""; } = "";
}

/// <summary>One page of a customer's history, newest first.</summary>
public sealed record CustomerHistoryPage
{
    /// <summary>The changes.</summary>
    public IReadOnlyList<CustomerHistoryEntry> Items { get; init => field = value ?? []; } = [];

    /// <summary>Asks for the page that follows; null at the end.</summary>
    public long? NextCursor { get; init; }
}

/// <summary>One change of a customer, with what was before it and after it.</summary>
public sealed record CustomerHistoryEntry
{
    /// <summary>Its place in the feed.</summary>
    public long Sequence { get; init; }

    /// <summary>One of <see cref="ChangeKind"/>; a newer server may know others.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary><c>webhook</c>, <c>sync</c> or <c>replay</c>; a newer server may know others.</summary>
    public string Cause { get; init => field = value ?? ""; } = "";

    /// <summary>When it was committed.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The name that the customer had in ERPNext then.</summary>
    public string ErpnextId { get; init => field = value ?? ""; } = "";

    /// <summary>The fields that differ, named as in JSON.</summary>
    public IReadOnlyDictionary<string, FieldChange> Fields { get; init => field = value ?? field; } =
        new Dictionary<string, FieldChange>();

    /// <summary>Who made it in ERPNext; null where nobody knows, or it may not be told.</summary>
    public string? By { get; init; }

    /// <summary>The delivery that brought it; null when it was none.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>The sync run that found it; null when it was none.</summary>
    public string? RunId { get; init; }
}

/// <summary>A field before and after a change, as text; null is empty.</summary>
/// <param name="From">Before.</param>
/// <param name="To">After.</param>
public sealed record FieldChange(string? From, string? To);
