namespace CustomerSync.Webhooks;

/// <summary>Asks ERPNext whether a customer is really gone: <c>on_trash</c> also comes for deletes that were rolled back (FACTS 2.5).</summary>
internal interface IDeleteConfirmation
{
    /// <summary>Whether there are credentials to ask with; without them deletes are applied as they come.</summary>
    bool IsPossible { get; }

    Task<DeleteVerdict> Ask(string erpnextId, CancellationToken cancel);
}

/// <param name="Existence">What ERPNext said.</param>
/// <param name="Reason">One sentence.</param>
internal readonly record struct DeleteVerdict(Existence Existence, string Reason);

internal enum Existence
{
    /// <summary>ERPNext's own "does not exist", or a document whose name differs by code point.</summary>
    Gone,

    Alive,

    /// <summary>It could not be asked, or its answer says neither.</summary>
    Unknown,
}
