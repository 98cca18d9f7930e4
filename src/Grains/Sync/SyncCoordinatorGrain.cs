using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Telemetry;
using CustomerSync.Verification;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// Runs the syncs, one at a time. A run works beside the grain, whose calls stay short: progress, cancel and the next
/// tick are answered at once. Which run is whose the database decides (the lease), so a second activation does no harm;
/// one that begins takes up what a dead silo left.
/// </summary>
internal sealed partial class SyncCoordinatorGrain(
    [PersistentState("coordinator")] IPersistentState<CoordinatorState> state, SyncStore store, SyncWork work,
    Refresher refresher, UpdateLook updates, SyncSchedule schedule,
    IOptions<ErpNextOptions> erpNext, SiloMetrics metrics, TimeProvider time, ILogger<SyncCoordinatorGrain> log)
    : Grain, ISyncCoordinatorGrain
{
    private const int MaxRuns = 200;
    private const int MaxFailures = 500;

    private const string NotConfigured = "ERPNext is not set up, so nothing can be synced: set ErpNext:Url, "
        + "ErpNext:ApiKey and ErpNext:ApiSecret (or ERPNEXT_URL, ERPNEXT_API_KEY, ERPNEXT_API_SECRET) and start "
        + "CustomerSync again.";

    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(3);

    private RunningSync? _running;
    private bool _hasStarted;

    /// <summary>The run whose end is in the state, written or not yet.</summary>
    private string? _ended;

    private SyncWatermarks Watermarks => SyncWatermarks.Parse(state.State.Watermarks);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ResumeAbandonedRun();
        foreach (var row in (await store.HeldRuns()).Skip(1))
            await store.EndHeld(row.Id, EnumNames.Of(SyncStatus.Cancelled), "A later run waits for the same word.");
    }

    /// <summary>What is under way is left as it is: whoever comes next goes on with it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var ended = Task.WhenAll(_running?.Abandon() ?? Task.CompletedTask, refresher.Stop());
        await Task.WhenAny(ended, Task.Delay(CancelTimeout, time, cancellationToken));
    }

    public async Task<SyncRun> Start(SyncKind kind, SyncTrigger trigger)
    {
        await CompleteEndedRun();
        if (!erpNext.Value.IsConfigured) throw new SyncNotConfiguredException(NotConfigured);
        if (kind is not SyncKind.Verification) await PauseVerification();
        if (_running is { } busy)
        {
            if (kind is SyncKind.Verification && busy.Execution.Kind is not SyncKind.Verification)
                await Enqueue(QueuedSyncKind.Verification, null);
            // A sync of changes does not do what a full one does; a full one does both.
            if (kind is SyncKind.Enhanced && busy.Execution.Kind is SyncKind.Basic && trigger is SyncTrigger.Person)
                await Enqueue(QueuedSyncKind.Full, null);
            else if (busy.Execution.Checkpoint.UndoOf is not null && trigger is SyncTrigger.Person)
                await RequestCatchUp("A sync was wanted while deletes were undone.");
            return busy.Execution.Snapshot();
        }
        if (!await Begin(kind, await NewCheckpoint(trigger))) await ResumeAbandonedRun();
        return _running?.Execution.Snapshot()
            ?? throw new StorageUnavailableException("A run is ending just now; try again.");
    }

    /// <returns>False when another is under way in the database.</returns>
    private async Task<bool> Begin(SyncKind kind, SyncCheckpoint checkpoint)
    {
        var begun = Now();
        if (await store.StartRun(EnumNames.Of(kind), checkpoint.ToJson()) is not { } lease) return false;
        // What is wanted from now on, this run may have passed already.
        if (checkpoint.UndoOf is null && kind is not SyncKind.Verification) (state.State.LastStart, state.State.Wanted) = (begun, null);
        Run(lease, kind, begun, checkpoint, SyncCounts.None);
        LogStarted(lease.RunId, kind, checkpoint.Trigger);
        return true;
    }

    private async Task<SyncCheckpoint> NewCheckpoint(SyncTrigger trigger) => new()
    {
        Trigger = trigger,
        Watermarks = Watermarks,
        RetryOf = state.State.LastRun,
        CatchUp = state.State.Wanted,
        IsHeldUp = await store.HeldRun() is not null,
        BrakeSince = state.State.BrakeSince,
    };

    public async Task<SyncRun?> Find(string id)
    {
        await CompleteEndedRun();
        if (_running is { } running && running.Execution.Id == id) return running.Execution.Snapshot();
        return WithQueue(SyncRuns.Of(await store.Run(id)));
    }

    public Task<SyncRunPage> List(string? before, int limit) => ListWhere(new(null, null, false), before, limit);

    public async Task<SyncRunPage> ListWhere(SyncRunFilter filter, string? before, int limit)
    {
        await CompleteEndedRun();
        var size = Math.Clamp(limit, 1, MaxRuns);
        var rows = await store.Runs(before, size + 1, filter.Kind is { } kind ? EnumNames.Of(kind) : null,
            filter.Status is { } status ? EnumNames.Of(status) : null, filter.Changed);
        return new([.. rows.Take(size).Select(Snapshot)], rows.Count > size ? rows[size - 1].Id : null);
    }

    public async Task<SyncFailurePage> Failures(string id, string? after, int limit)
    {
        var size = Math.Clamp(limit, 1, MaxFailures);
        var rows = await store.Failures(id, after ?? "", size + 1);
        return new([.. rows.Take(size).Select(row => new SyncFailure(row.ErpnextId, row.Message, row.At))],
            rows.Count > size ? rows[size - 1].ErpnextId : null);
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
        else await Decline(id);
        return await Find(id);
    }

    public async Task<SyncOverview> Overview()
    {
        await CompleteEndedRun();
        if (erpNext.Value.IsConfigured && _running is null) updates.Start();
        var (basic, enhanced) = (await Last(SyncKind.Basic), await Last(SyncKind.Enhanced));
        var (held, due) = (WithQueue(SyncRuns.Of(await store.HeldRun())), Due(Now()));
        return new(
            erpNext.Value.IsConfigured, _running?.Execution.Snapshot(), held, basic, enhanced, due.Basic, due.Enhanced,
            Wanted, Watermarks.Customers?.Modified, state.State.Queued, HasUpdates);

        async Task<SyncRun?> Last(SyncKind kind) => SyncRuns.Of(await store.LastEnded(EnumNames.Of(kind)));
    }

    /// <summary>A time of the future was written before the clock was set back.</summary>
    public Task<CompleteLooks> Looks()
    {
        var now = time.GetStorableNow();
        DateTimeOffset? Past(DateTimeOffset? at) => at > now ? now : at;
        return Task.FromResult(new CompleteLooks(Past(Watermarks.ErpNextsComparedAt), Past(Watermarks.OursComparedAt)));
    }

    public async Task RequestCatchUp(string reason)
    {
        var known = state.State.Wanted;
        state.State.Wanted = new(known?.Since ?? time.GetStorableNow(), reason, (known?.Count ?? 0) + 1);
        if (known is not null) return; // It is remembered already; that it was wanted again need not survive.
        LogWanted(reason);
        try { await state.WriteStateAsync(); }
        catch
        {
            state.State.Wanted = null; // Who asks again is not told that it is remembered.
            throw;
        }
    }

    public Task<CatchUpRequest?> WantedCatchUp() => Task.FromResult(Wanted);

    public Task Forget(IReadOnlyList<string> erpnextIds)
    {
        _running?.Execution.UpdateWatermarks(marks => marks.Without(erpnextIds));
        var without = Watermarks.Without(erpnextIds).ToJson();
        if (without == Watermarks.ToJson()) return Task.CompletedTask;
        state.State.Watermarks = without;
        return state.WriteStateAsync();
    }

    /// <summary>Until a run that answers it has ended well.</summary>
    private CatchUpRequest? Wanted => state.State.Wanted ?? _running?.Execution.Checkpoint.CatchUp;

    public Task Refresh(IReadOnlyList<string> erpnextIds) => Remember(erpnextIds, mustExist: false);

    public Task Verify(IReadOnlyList<string> erpnextIds) => Remember(erpnextIds, mustExist: true);

    private async Task Remember(IReadOnlyList<string> erpnextIds, bool mustExist)
    {
        if (!erpNext.Value.IsConfigured) return;
        if (!refresher.TryAdd(erpnextIds, mustExist))
            await RequestCatchUp("More customers are to be read afresh than can be remembered.");
    }

    public async Task Tick()
    {
        await CompleteEndedRun();
        if (!erpNext.Value.IsConfigured) return;
        refresher.Start();
        await StartQueued();
        if (_running is { Execution.Kind: not SyncKind.Verification }) return;
        var now = Now();
        var due = Due(now);
        if (due.CatchUp <= now) await Start(SyncKind.Basic, SyncTrigger.CatchUp);
        else if (!_hasStarted && schedule.RunsAtStart) await Start(SyncKind.Basic, SyncTrigger.Start);
        else if (due.Enhanced <= now) await Start(SyncKind.Enhanced, SyncTrigger.Schedule);
        else if (due.Basic <= now) await Start(SyncKind.Basic, SyncTrigger.Schedule);
        _hasStarted = true;
    }

    /// <summary>
    /// A run that is under way in the database and not here was left by a silo that died, or by an earlier life of this
    /// grain.
    /// </summary>
    private async Task ResumeAbandonedRun()
    {
        if (_running is not null || await store.RunningRun() is not { } row
            || await store.ResumeRun(row.Id) is not { } lease) return;
        var told = SyncRuns.Of(row);
        Run(lease, told.Kind, row.StartedAt, SyncCheckpoint.Parse(row.Checkpoint), row.Counts);
        LogResumed(row.Id, told.Stage);
    }

    private void Run(
        SyncLease lease, SyncKind kind, DateTimeOffset startedAt, SyncCheckpoint checkpoint, SyncCounts counts) =>
        (_running, _ended, _hasStarted) = (work.Start(lease, kind, startedAt, checkpoint, counts), null, true);

    /// <summary>Notes the end of a run that has ended since the last look.</summary>
    private async Task CompleteEndedRun()
    {
        if (_running is not { Ended.IsCompleted: true } ended) return;
        var end = await ended.Ended;
        // Else another goes on with it.
        if (end.Status is SyncStatus.Cancelled && ended.IsPaused) end = new(SyncStatus.Paused);
        if (end.Status is { } status) await RecordOutcome(ended.Execution, status, end.Message);
        _running = null; // Only now: what cannot be noted, since the database is away, is noted at the next look.
    }

    private async Task RecordOutcome(SyncExecution run, SyncStatus status, string? message)
    {
        await SaveWatermarks(run, status);
        if (status is SyncStatus.Completed or SyncStatus.Held && await store.HeldRun() is { } waiting
            && waiting.Id != run.Id)
            (status, message) = (SyncStatus.Completed, await UpdateHeld(waiting, run) ?? message);
        var isNoted = status is SyncStatus.Held
            ? await store.HoldRun(run.Lease, run.Checkpoint.ToJson(), message!)
            : status is SyncStatus.Paused
            ? await store.HoldRun(run.Lease, run.CommittedCheckpoint, null, SyncRunRow.Paused)
            : await store.SaveCheckpoint(run.Lease, run.Checkpoint.ToJson())
            && await store.FinishRun(run.Lease, EnumNames.Of(status), message);
        var processed = run.Snapshot().Processed;
        if (status is SyncStatus.Completed or SyncStatus.Held && run.IsSync) updates.Settle();
        LogEnded(run.Id, status, message ?? "", processed);
        metrics.SyncEnded(run.Kind, status, run.Elapsed, processed);
        if (isNoted && await store.Run(run.Id) is { } row) work.Announce(SyncRuns.Of(row));
    }

    /// <summary>
    /// Where the next run begins is kept before the run is ended: should this be the last that the silo does, the run
    /// is only read again.
    /// </summary>
    private Task SaveWatermarks(SyncExecution run, SyncStatus status)
    {
        // Once, however often it takes to write it. What only undoes says nothing of ERPNext.
        if (_ended != run.Id && run.IsSync) state.State.AddEnd(run, status, Now());
        // While it was paused, syncs have moved the other marks.
        else if (run.Kind is SyncKind.Verification && status is SyncStatus.Completed)
            state.State.Watermarks = Watermarks.ComparedAt(run.StartedAt).ToJson();
        _ended = run.Id;
        return state.WriteStateAsync();
    }

    private SyncDue Due(DateTimeOffset now) => schedule.Next(state.State, Watermarks.Customers?.TimeZone, now);

    private DateTimeOffset Now()
    {
        var now = time.GetStorableNow();
        state.State.Clamp(now);
        return now;
    }

    /// <summary>A sync is wanted, or failed, or has never been; or ERPNext has saved what is not here.</summary>
    private bool HasUpdates => erpNext.Value.IsConfigured && _running is null
        && (Wanted is not null || state.State.Failures > 0 || Watermarks.Customers is null
            || updates.HasNewer);

    private SyncRun Snapshot(SyncRunRow row) =>
        _running is { } running && running.Execution.Id == row.Id ? running.Execution.Snapshot() : SyncRuns.Of(row);

    [LoggerMessage(1301, LogLevel.Warning, "A catch-up by an incremental sync is wanted: {Reason}")]
    private partial void LogWanted(string reason);

    [LoggerMessage(1302, LogLevel.Information, "Sync run {Id} begins ({Kind}, {Trigger})")]
    private partial void LogStarted(string id, SyncKind kind, SyncTrigger trigger);

    [LoggerMessage(1303, LogLevel.Information, "Sync run {Id} goes on at {Stage}")]
    private partial void LogResumed(string id, SyncStage stage);

    [LoggerMessage(1304, LogLevel.Information, "Sync run {Id}: {Status}, {Processed} customers. {Message}")]
    private partial void LogEnded(string id, SyncStatus status, string message, long processed);
}
