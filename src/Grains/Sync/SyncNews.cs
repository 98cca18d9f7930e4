using CustomerSync.Feed;

namespace CustomerSync.Sync;

/// <summary>Tells watchers how a run comes on: at most twice a second.</summary>
internal sealed class SyncNews(ChangePublisher publisher, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private long _told;

    public void Moved(SyncExecution run)
    {
        var told = Interlocked.Read(ref _told);
        if (told != 0 && time.GetElapsedTime(told) < Pace) return;
        if (Interlocked.CompareExchange(ref _told, time.GetTimestamp(), told) == told) publisher.Announce(run.Snapshot());
    }
}
