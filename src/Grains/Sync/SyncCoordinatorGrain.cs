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

    [LoggerMessage(1301, LogLevel.Warning, "A catch-up by an incremental sync is wanted: {Reason}")]
    private partial void LogWanted(string reason);
}

/// <summary>What the coordinator keeps.</summary>
[GenerateSerializer, Alias("CustomerSync.CoordinatorState")]
internal sealed class CoordinatorState
{
    [Id(0)] public CatchUpRequest? Wanted { get; set; }
}
