using CustomerSync.ErpNext;

namespace CustomerSync.Webhooks;

/// <summary>
/// Asks ERPNext whether a customer is really gone: <c>on_trash</c> also comes for deletes that were rolled back.
/// </summary>
internal interface IDeleteConfirmation
{
    /// <summary>Whether there are credentials to ask with; without them deletes are applied as they come.</summary>
    bool IsPossible { get; }

    Task<DeleteVerdict> Ask(string erpnextId, CancellationToken cancel);
}

/// <param name="Presence">What ERPNext said; unknown too when it could not be asked.</param>
/// <param name="Reason">One sentence.</param>
internal readonly record struct DeleteVerdict(Presence Presence, string Reason);
