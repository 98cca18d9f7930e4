using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Feed;

/// <summary>
/// Notices that the database was replaced by an older copy. Each silo begins an epoch when it starts, so that what a
/// copy has lost is beyond the end of
/// the epoch that the copy was made in. A copy that is put in under running silos is noticed by what they remember
/// (docs/decisions/0160).
/// </summary>
internal sealed partial class FeedHistory(FeedStore feed, IGrainFactory grains, ILogger<FeedHistory> log)
{
    private volatile SeenChange? _change;
    private bool _mustForget;

    /// <summary>Where the feed stood when it was last looked at.</summary>
    public FeedCursor Seen { get; private set; }

    /// <summary>The last change that was seen; null when it is not known. Whoever reads holds the history against
    /// it: between two looks it may be replaced.</summary>
    public SeenChange? Change => _change;

    /// <summary>
    /// Where the feed stands; in a new epoch if it is not the feed that this silo knew. Called by one caller at a time.
    /// </summary>
    public async Task<FeedHead> Look()
    {
        var look = await feed.CheckHead(Seen);
        var head = IsReplaced(look) ? await BeginAnew(look.Head.Cursor) : look.Head;
        Seen = head.Cursor;
        _change = look.HeadAt is { } at && head.Cursor.Sequence == look.Head.Cursor.Sequence ? new(Seen, at) : null;
        if (_mustForget) await TryForget();
        return head;
    }

    /// <summary>
    /// Another epoch is one that began after ours, or ours is not among the earlier ones, or it ended there before what
    /// was seen; in ours, that must still be there. In an epoch of which no cursor is good another silo noticed it.
    /// </summary>
    private bool IsReplaced(HeadCheck look)
    {
        if (look.Head.Cursor.Epoch != Seen.Epoch)
            return Seen != default && (look.Until is null || (look.Until >= 0 && look.Until < Seen.Sequence));
        return look.Head.Cursor.Sequence < Seen.Sequence || _change?.IsReplaced(look.Head, look.SeenAt) is true;
    }

    private async Task<FeedHead> BeginAnew(FeedCursor found)
    {
        var head = await feed.BeginEpoch(continues: false, last => last.Epoch == found.Epoch);
        LogReplaced(Seen, found, head.Cursor);
        _mustForget = true;
        return head;
    }

    /// <summary>The feed is right without it, and the next look tries again.</summary>
    private async Task TryForget()
    {
        try
        {
            await ForgetMemories();
            _mustForget = false;
        }
        catch (Exception error) { LogNotForgotten(error.Message); }
    }

    /// <summary>
    /// What grains hold in memory is of the other history: they read again, and ERPNext is asked for what the copy does
    /// not have.
    /// </summary>
    private async Task ForgetMemories()
    {
        await grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await grains.GetGrain<ISyncCoordinatorGrain>(0).RequestCatchUp("The database was replaced by an older copy.");
    }

    [LoggerMessage(1221, LogLevel.Warning,
        "The feed stood at {Seen} and stands at {Found}: the database was replaced by an older copy. A new epoch "
        + "begins at {Head}, and every reader starts afresh")]
    private partial void LogReplaced(FeedCursor seen, FeedCursor found, FeedCursor head);

    [LoggerMessage(1222, LogLevel.Warning,
        "What grains remember of the replaced database could not be dropped at once: {Error}")]
    private partial void LogNotForgotten(string error);
}
