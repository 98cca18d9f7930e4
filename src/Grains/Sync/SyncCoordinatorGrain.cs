using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// Runs the syncs, one at a time. A run works beside the grain, whose calls stay short: progress, cancel and the next tick are answered at once. Which
/// run is whose the database decides (the lease), so a second activation does no harm; one that begins takes up what a dead silo left.
/// </summary>
internal sealed partial class SyncCoordinatorGrain(
    [PersistentState("coordinator")] IPersistentState<CoordinatorState> state, SyncStore store, SyncWork work, SyncSchedule schedule,
    IOptions<ErpNextOptions> erpNext, SiloMetrics metrics, TimeProvider time, ILogger<SyncCoordinatorGrain> log) : Grain, ISyncCoordinatorGrain
{
    private const int MaxRuns = 200;
    private const int MaxFailures = 500;
    private const int MaxRefreshes = 10_000;
    private const int RefreshBatch = 500;

    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Catch-ups that are wanted again and again must not fill ERPNext's day.</summary>
    private static readonly TimeSpan CatchUpPause = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _refresh = new(StringComparer.Ordinal);
    private RunningSync? _running;
    private Task _refreshing = Task.CompletedTask;
    private bool _hasStarted;

    private SyncWatermarks Watermarks => state.State.Watermarks is { } text ? WatermarksJson.Parse(text) : new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await ResumeAbandonedRun();

    /// <summary>What is under way is left as it is: whoever comes next goes on with it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_running is { } running) await Task.WhenAny(running.Abandon(), Task.Delay(CancelTimeout, time, cancellationToken));
    }

    public async Task<SyncRun> Start(SyncKind kind, SyncTrigger trigger)
    {
        await CompleteEndedRun();
        if (_running is { } busy) return busy.Execution.Snapshot();
        var checkpoint = new SyncCheckpoint { Trigger = trigger, Watermarks = Watermarks, RetryOf = state.State.LastRun };
        if (await store.StartRun(SyncRuns.Name(kind), checkpoint.ToJson()) is { } lease)
        {
            var begun = time.GetUtcNow();
            state.State.LastStart = begun;
            Track(work.Start(lease, kind, begun, checkpoint, SyncCounts.None, this.AsReference<ISyncCoordinatorGrain>()));
            LogStarted(lease.RunId, kind, trigger);
        }
        else await ResumeAbandonedRun();
        return _running?.Execution.Snapshot() ?? throw new Webhooks.StorageUnavailableException("A run is ending just now; try again.");
    }

    public async Task<SyncRun?> Find(string id)
    {
        await CompleteEndedRun();
        if (_running is { } running && running.Execution.Id == id) return running.Execution.Snapshot();
        return await store.Run(id) is { } row ? SyncRuns.Of(row) : null;
    }

    public async Task<SyncRunPage> List(string? before, int limit)
    {
        await CompleteEndedRun();
        var size = Math.Clamp(limit, 1, MaxRuns);
        var rows = await store.Runs(before, size + 1);
        return new([.. rows.Take(size).Select(Snapshot)], rows.Count > size ? rows[size - 1].Id : null);
    }

    public async Task<SyncFailurePage> Failures(string id, string? after, int limit)
    {
        var size = Math.Clamp(limit, 1, MaxFailures);
        var rows = await store.Failures(id, after ?? "", size + 1);
        return new([.. rows.Take(size).Select(row => new SyncFailure(row.ErpnextId, row.Message, row.At))], rows.Count > size ? rows[size - 1].ErpnextId : null);
    }

    public async Task<SyncRun?> Cancel(string id)
    {
        await CompleteEndedRun();
        if (_running is { } running && running.Execution.Id == id)
        {
            running.Cancel();
            await Task.WhenAny(running.Ended, Task.Delay(CancelTimeout, time));
            await CompleteEndedRun();
        }
        else await store.EndHeld(id, SyncRuns.Name(SyncStatus.Cancelled), "A person decided against it.");
        return await Find(id);
    }

    public async Task<SyncRun?> Confirm(string id)
    {
        await CompleteEndedRun();
        if (_running is null && await store.Run(id) is { } row && SyncRuns.Of(row) is { Hold: { } hold } held && await store.ReopenRun(id) is { } lease)
        {
            // What it had found is looked for afresh, in a complete list, since time has passed.
            var checkpoint = SyncCheckpoint.Parse(row.Checkpoint) with { Watermarks = Watermarks, Look = null, Hold = null, Confirmed = hold.Deletes, Stage = SyncStage.Names, Position = null };
            Track(work.Start(lease, held.Kind, row.StartedAt, checkpoint, row.Counts, this.AsReference<ISyncCoordinatorGrain>()));
            LogConfirmed(id, hold.Deletes);
        }
        return await Find(id);
    }

    public async Task<SyncOverview> Overview()
    {
        await CompleteEndedRun();
        var runs = (await store.Runs(null, MaxRuns)).Select(Snapshot).ToList();
        var due = Due();
        return new(
            erpNext.Value.IsConfigured, _running?.Execution.Snapshot(), await store.HeldRun() is { } held ? SyncRuns.Of(held) : null,
            runs.Find(run => run is { Kind: SyncKind.Basic, FinishedAt: not null }), runs.Find(run => run is { Kind: SyncKind.Enhanced, FinishedAt: not null }),
            due.Basic, due.Enhanced, state.State.Wanted, Watermarks.Customers?.Modified);
    }

    public Task RequestCatchUp(string reason)
    {
        var known = state.State.Wanted;
        state.State.Wanted = new(known?.Since ?? time.GetStorableNow(), reason, (known?.Count ?? 0) + 1);
        if (known is not null) return Task.CompletedTask; // It is remembered already; that it was wanted again need not survive.
        LogWanted(reason);
        return state.WriteStateAsync();
    }

    public Task Appeared(string erpnextId) => Watermarks.Customers is null
        ? Task.CompletedTask
        : RequestCatchUp($"{erpnextId} is new here and not in ERPNext: it was missed, or renamed.");

    public Task Forget(IReadOnlyList<string> erpnextIds)
    {
        _refresh.ExceptWith(erpnextIds);
        if (!erpnextIds.Contains(Watermarks.PatrolAfter)) return Task.CompletedTask;
        state.State.Watermarks = WatermarksJson.Serialize(Watermarks with { PatrolAfter = "" });
        return state.WriteStateAsync();
    }

    public Task<CatchUpRequest?> WantedCatchUp() => Task.FromResult(state.State.Wanted);

    public async Task Refresh(IReadOnlyList<string> erpnextIds)
    {
        if (!erpNext.Value.IsConfigured) return;
        if (_refresh.Count + erpnextIds.Count <= MaxRefreshes) _refresh.UnionWith(erpnextIds);
        else await RequestCatchUp("More customers are to be read afresh than can be remembered.");
    }

    public async Task Tick()
    {
        await CompleteEndedRun();
        if (!erpNext.Value.IsConfigured) return;
        StartRefreshing();
        if (_running is not null) return;
        var now = time.GetUtcNow();
        if (state.State.Wanted is not null && !(now - state.State.LastStart < CatchUpPause)) await Start(SyncKind.Basic, SyncTrigger.CatchUp);
        else if (!_hasStarted && schedule.RunsAtStart) await Start(SyncKind.Basic, SyncTrigger.Start);
        else if (Due() is var due && due.Enhanced <= now) await Start(SyncKind.Enhanced, SyncTrigger.Schedule);
        else if (due.Basic <= now) await Start(SyncKind.Basic, SyncTrigger.Schedule);
        _hasStarted = true;
    }

    /// <summary>A run that is under way in the database and not here was left by a silo that died, or by an earlier life of this grain.</summary>
    private async Task ResumeAbandonedRun()
    {
        if (_running is not null || await store.RunningRun() is not { } row || await store.ResumeRun(row.Id) is not { } lease) return;
        var told = SyncRuns.Of(row);
        Track(work.Start(lease, told.Kind, row.StartedAt, SyncCheckpoint.Parse(row.Checkpoint), row.Counts, this.AsReference<ISyncCoordinatorGrain>()));
        LogResumed(row.Id, told.Stage);
    }

    private void Track(RunningSync running)
    {
        _running = running;
        _hasStarted = true;
    }

    /// <summary>Notes the end of a run that has ended since the last look.</summary>
    private async Task CompleteEndedRun()
    {
        if (_running is not { Ended.IsCompleted: true } ended) return;
        var end = await ended.Ended;
        if (end.Status is { } status) await RecordOutcome(ended.Execution, status, end.Message); // Else another goes on with it.
        _running = null; // Only now: what cannot be noted, since the database is away, is noted at the next look.
    }

    private async Task RecordOutcome(SyncExecution run, SyncStatus status, string? message)
    {
        await SaveWatermarks(run, status);
        var isNoted = status is SyncStatus.Held
            ? await store.HoldRun(run.Lease, run.Checkpoint.ToJson(), message!)
            : await store.SaveCheckpoint(run.Lease, run.Checkpoint.ToJson()) && await store.FinishRun(run.Lease, SyncRuns.Name(status), message);
        var processed = run.Snapshot().Processed;
        LogEnded(run.Id, status, message ?? "", processed);
        metrics.SyncEnded(run.Kind, status, time.GetUtcNow() - run.StartedAt, processed);
        if (isNoted && await store.Run(run.Id) is { } row) work.Announce(SyncRuns.Of(row));
    }

    /// <summary>Where the next run begins is kept before the run is ended: should this be the last that the silo does, the run is only read again.</summary>
    private async Task SaveWatermarks(SyncExecution run, SyncStatus status)
    {
        var kept = state.State;
        if (status is SyncStatus.Completed or SyncStatus.Held)
        {
            (kept.Watermarks, kept.LastRun, kept.Failures) = (WatermarksJson.Serialize(run.Watermarks), run.Id, 0);
            if (kept.Wanted?.Since <= run.StartedAt) kept.Wanted = null;
            if (run.Kind is SyncKind.Enhanced) kept.LastEnhanced = run.StartedAt;
        }
        else if (status is SyncStatus.Failed) kept.Failures++;
        kept.LastEnd = time.GetUtcNow();
        await state.WriteStateAsync();
    }

    private SyncDue Due() => schedule.Next(state.State, Watermarks.Customers?.TimeZone, time.GetUtcNow());

    private SyncRun Snapshot(SyncRunRow row) => _running is { } running && running.Execution.Id == row.Id ? running.Execution.Snapshot() : SyncRuns.Of(row);

    private void StartRefreshing()
    {
        if (_refresh.Count == 0 || !_refreshing.IsCompleted) return;
        var some = _refresh.Take(RefreshBatch).ToList();
        _refresh.ExceptWith(some);
        _refreshing = work.Refresh(some, this.AsReference<ISyncCoordinatorGrain>());
    }

    [LoggerMessage(1301, LogLevel.Warning, "A catch-up by an incremental sync is wanted: {Reason}")]
    private partial void LogWanted(string reason);

    [LoggerMessage(1302, LogLevel.Information, "Sync run {Id} begins ({Kind}, {Trigger})")]
    private partial void LogStarted(string id, SyncKind kind, SyncTrigger trigger);

    [LoggerMessage(1303, LogLevel.Information, "Sync run {Id} goes on at {Stage}")]
    private partial void LogResumed(string id, SyncStage stage);

    [LoggerMessage(1304, LogLevel.Information, "Sync run {Id}: {Status}, {Processed} customers. {Message}")]
    private partial void LogEnded(string id, SyncStatus status, string message, long processed);

    [LoggerMessage(1305, LogLevel.Warning, "A person confirmed {Deletes} deletes of sync run {Id}")]
    private partial void LogConfirmed(string id, long deletes);
}
