namespace ErpNextSimulator.Documents;

/// <summary>
/// One request's work in the database. Events are collected and sent after the commit, one per webhook and document,
/// the last one.
/// </summary>
public sealed class Transaction(string now, User user)
{
    private readonly List<(string Event, Document Document)> _raised = [];
    private readonly HashSet<Document> _inserted = [];

    /// <summary>Site time at the begin; every write of a moment takes a later one by <see cref="Site.Now"/>.</summary>
    public string Now { get; } = now;

    public User User { get; } = user;

    public IReadOnlyList<(string Event, Document Document)> Raised => _raised;

    /// <summary>Nothing of this request is sent: an import, or a deed that this simulator keeps silent.</summary>
    public bool LosesEvents { get; set; }

    /// <summary>
    /// A rollback to the last commit in the middle of a request: what is raised from now on is never sent (bulk
    /// delete).
    /// </summary>
    public bool LosesFurtherEvents { get; set; }

    public bool IsInsert(Document document) => _inserted.Contains(document);

    public void Inserted(Document document) => _inserted.Add(document);

    public void Raise(Document document, params ReadOnlySpan<string> events)
    {
        if (LosesFurtherEvents) return;
        foreach (var name in events)
        {
            _raised.RemoveAll(raised => raised.Event == name && raised.Document == document);
            _raised.Add((name, document));
        }
    }
}
