using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>What one transaction committed.</summary>
/// <param name="Head">The feed's head after it.</param>
/// <param name="Touched">What its rows were numbered with.</param>
/// <param name="Changed">The items that made a change, in feed order; the last one's sequence is the head's.</param>
/// <param name="VersionsMatched">Names whose row had the version on which it was decided.</param>
internal sealed record Commit(
    FeedCursor Head, long Touched, DateTimeOffset At, IReadOnlyList<CommitItem> Changed,
    IReadOnlySet<string> VersionsMatched)
{
    /// <summary>The changed items with their cursors and the changes as the feed has them.</summary>
    public IEnumerable<(CommitItem Item, CustomerChange Change)> Changes()
    {
        for (var i = 0; i < Changed.Count; i++)
            yield return (Changed[i],
                Change(Changed[i], Head with { Sequence = Head.Sequence - Changed.Count + 1 + i }));
    }

    private CustomerChange Change(CommitItem item, FeedCursor cursor) => new()
    {
        Cursor = cursor,
        Kind = item.Intent.Change!.Kind,
        NewerKind = EnumNames.Of(item.Intent.Change.Kind),
        ErpnextId = item.Row!.Customer!.ErpnextId,
        Fields = [.. item.Intent.Change.Before.Keys],
        Cause = item.Intent.Change.Cause,
        NewerCause = EnumNames.Of(item.Intent.Change.Cause),
        At = At,
        Customer = item.Row.Customer with { Sequence = cursor.Sequence },
    };
}

/// <summary>How a commit ended.</summary>
/// <param name="Conflict">Another writer was there first, and nothing of the item was written.</param>
/// <param name="Change">The item's change as the feed has it; null when it makes none.</param>
/// <param name="Touched">What its row was numbered with.</param>
internal readonly record struct CommitResult(bool Conflict, CustomerChange? Change, long Touched)
{
    /// <summary>The change's place in the feed.</summary>
    public FeedCursor? Cursor => Change?.Cursor;
}
