using CustomerSync.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>Remembers that a sync is wanted. Running it is the sync's own issue: until then the status of the intake shows the wish.</summary>
internal sealed partial class SyncCoordinatorGrain(
    [PersistentState("coordinator")] IPersistentState<CoordinatorState> state, TimeProvider time, ILogger<SyncCoordinatorGrain> log)
    : Grain, ISyncCoordinatorGrain
{
    public Task RequestCatchUp(string reason)
    {
        var known = state.State.Wanted;
        state.State.Wanted = new(known?.Since ?? time.GetStorableNow(), reason, (known?.Count ?? 0) + 1);
        if (known is not null) return Task.CompletedTask; // It is remembered already; that it was wanted again need not survive.
        LogWanted(reason);
        return state.WriteStateAsync();
    }

    public Task<CatchUpRequest?> WantedCatchUp() => Task.FromResult(state.State.Wanted);

    public Task<SyncRun> Start(SyncKind kind, SyncTrigger trigger) => throw new NotSupportedException("Under construction.");

    public Task<SyncRun?> Find(string id) => Task.FromResult<SyncRun?>(null);

    public Task<SyncRunPage> List(string? before, int limit) => Task.FromResult(new SyncRunPage([], null));

    public Task<SyncFailurePage> Failures(string id, string? after, int limit) => Task.FromResult(new SyncFailurePage([], null));

    public Task<SyncRun?> Cancel(string id) => Task.FromResult<SyncRun?>(null);

    public Task<SyncRun?> Confirm(string id) => Task.FromResult<SyncRun?>(null);

    public Task<SyncOverview> Overview() => Task.FromResult(new SyncOverview(false, null, null, null, null, null, null, state.State.Wanted, null));

    public Task Refresh(IReadOnlyList<string> erpnextIds) => Task.CompletedTask;

    public Task Tick() => Task.CompletedTask;

    [LoggerMessage(1301, LogLevel.Warning, "A catch-up by an incremental sync is wanted: {Reason}")]
    private partial void LogWanted(string reason);
}

/// <summary>What the coordinator keeps.</summary>
[GenerateSerializer, Alias("CustomerSync.CoordinatorState")]
internal sealed class CoordinatorState
{
    [Id(0)] public CatchUpRequest? Wanted { get; set; }
}
