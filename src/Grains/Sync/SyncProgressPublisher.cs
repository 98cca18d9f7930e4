using CustomerSync.Feed;

namespace CustomerSync.Sync;

/// <summary>Tells watchers how a run comes on: at most twice a second.</summary>
internal sealed class SyncProgressPublisher(ChangePublisher publisher, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private long _publishedAt;

    public void Moved(SyncExecution run)
    {
        var published = Interlocked.Read(ref _publishedAt);
        if (published != 0 && time.GetElapsedTime(published) < Pace) return;
        if (Interlocked.CompareExchange(ref _publishedAt, time.GetTimestamp(), published) == published)
            publisher.Announce(run.Snapshot());
    }
}
