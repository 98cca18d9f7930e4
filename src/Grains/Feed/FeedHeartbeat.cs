using Microsoft.Extensions.Logging;

namespace CustomerSync.Feed;

/// <summary>
/// Tells on the stream each second where the feed stands, so that a lost last event and a silent stream are both seen.
/// </summary>
internal sealed partial class FeedHeartbeat(
    ChangePublisher publisher, FeedHistory history, TimeProvider time, ILogger<FeedHeartbeat> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override async Task RunOnce(CancellationToken stop) =>
        await publisher.Publish(new FeedEvent((await history.Look()).Cursor, []));

    [LoggerMessage(1202, LogLevel.Warning, "The head of the feed could not be read for the heartbeat: {Error}")]
    protected override partial void LogFailed(string error);
}
