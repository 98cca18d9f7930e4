namespace CustomerSync.Webhooks;

/// <summary>Asks ERPNext whether a customer is really gone: <c>on_trash</c> also comes for deletes that were rolled back (FACTS 2.5).</summary>
internal interface IDeleteConfirmation
{
    /// <summary>Whether there are credentials to ask with.</summary>
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

/// <summary>Without credentials nobody can be asked: deletes are applied as they come.</summary>
internal sealed class NoConfirmation : IDeleteConfirmation
{
    public bool IsPossible => false;

    public Task<DeleteVerdict> Ask(string erpnextId, CancellationToken cancel) => Task.FromResult(new DeleteVerdict(Existence.Unknown, "There are no credentials."));
}
