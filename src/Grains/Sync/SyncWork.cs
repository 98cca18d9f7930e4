using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>Runs what the coordinator starts, on threads of its own, and tells the watchers.</summary>
internal sealed partial class SyncWork(IServiceProvider services, ChangePublisher publisher, TimeProvider time, ILogger<SyncWork> log)
{
    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromMinutes(2);

    /// <param name="coordinator">Told when the run has ended, so that it need not wait for its next tick.</param>
    public RunningSync Start(
        SyncLease lease, SyncKind kind, DateTimeOffset startedAt, SyncCheckpoint checkpoint, SyncCounts counts, ISyncCoordinatorGrain coordinator)
    {
        var news = new SyncProgressPublisher(publisher, time);
        var execution = new SyncExecution(lease, kind, startedAt, checkpoint, counts, time) { Progressed = news.Moved };
        var runner = services.GetRequiredService<SyncRunner>();
        return new RunningSync(execution, stop => runner.Run(execution, stop), coordinator);
    }

    /// <summary>Tells the watchers of a run's end.</summary>
    public void Announce(SyncRun run) => publisher.Announce(run);

    /// <summary>Reads some customers afresh, outside of any run.</summary>
    public Task Refresh(IReadOnlyList<string> names, ISyncCoordinatorGrain coordinator) => Task.Run(async () =>
    {
        using var timeout = new CancellationTokenSource(RefreshTimeout, time);
        try
        {
            var site = await services.GetRequiredService<SiteFields>().Get(timeout.Token);
            var page = await services.GetRequiredService<SiteReader>().Named(site, names, timeout.Token);
            var result = await services.GetRequiredService<PageWriter>().Write(null, "", "", page);
            if (result.ReadAgain.Count > 0) await coordinator.Refresh(result.ReadAgain);
        }
        catch (Exception error) when (error is ErpNextException or StorageUnavailableException or OperationCanceledException)
        {
            LogNotRefreshed(names.Count, error.Message);
            await coordinator.RequestCatchUp($"{names.Count} customers could not be read afresh.");
        }
        catch (Exception fault) { LogNotRefreshed(names.Count, fault.ToString()); } // The loop's edge: the next runs read them too.
    });

    [LoggerMessage(1331, LogLevel.Warning, "{Count} customers could not be read afresh; the next sync does it: {Error}")]
    private partial void LogNotRefreshed(int count, string error);
}
