using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>What one transaction committed.</summary>
/// <param name="Head">The feed's head after it.</param>
/// <param name="Touched">What its rows were numbered with.</param>
/// <param name="Changed">The items that made a change, in feed order; the last one's sequence is the head's.</param>
/// <param name="Held">Names whose guard held.</param>
internal sealed record Commit(
    FeedCursor Head, long Touched, DateTimeOffset At, IReadOnlyList<CommitItem> Changed, IReadOnlySet<string> Held)
{
    /// <summary>The changed items with their places.</summary>
    public IEnumerable<NumberedChange> Numbered
    {
        get
        {
            var first = Head.Sequence - Changed.Count + 1;
            return Changed.Select((item, index) => new NumberedChange(first + index, At, item));
        }
    }

    /// <summary>The change as the feed has it.</summary>
    public CustomerChange ToChange(NumberedChange numbered) => new()
    {
        Cursor = Head with { Sequence = numbered.Sequence },
        Kind = numbered.Item.Intent.Change!.Kind,
        ErpnextId = numbered.Item.Row!.Customer!.ErpnextId,
        Fields = [.. numbered.Item.Intent.Change.Before.Keys],
        Cause = numbered.Item.Intent.Change.Cause,
        At = At,
        Customer = numbered.Item.Row!.Customer! with { Sequence = numbered.Sequence },
    };
}
