using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Sync;

/// <summary>Runs what the coordinator starts, on threads of its own, and tells the watchers.</summary>
internal sealed class SyncWork(IServiceProvider services, ChangePublisher publisher, TimeProvider time)
{
    public RunningSync Start(
        SyncLease lease, SyncKind kind, DateTimeOffset startedAt, SyncCheckpoint checkpoint, SyncCounts counts)
    {
        var news = new SyncProgressPublisher(publisher, time);
        var execution = new SyncExecution(lease, kind, startedAt, checkpoint, counts, time) { Progressed = news.Moved };
        var runner = services.GetRequiredService<SyncRunner>();
        return new RunningSync(execution, stop => runner.Run(execution, stop), services.Coordinator());
    }

    /// <summary>Tells the watchers of a run's end.</summary>
    public void Announce(SyncRun run) => publisher.Announce(run);
}
