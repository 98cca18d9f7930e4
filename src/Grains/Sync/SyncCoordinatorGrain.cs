using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Telemetry;
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
    Refresher refresher, SyncSchedule schedule,
    IOptions<ErpNextOptions> erpNext, SiloMetrics metrics, TimeProvider time, ILogger<SyncCoordinatorGrain> log)
    : Grain, ISyncCoordinatorGrain
{
    private const int MaxRuns = 200;
    private const int MaxFailures = 500;

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
        if (_running is { } busy) return busy.Execution.Snapshot();
        var (begun, checkpoint) = (Now(), await NewCheckpoint(trigger));
        if (await store.StartRun(EnumNames.Of(kind), checkpoint.ToJson()) is { } lease)
        {
            // What is wanted from now on, this run may have passed already.
            (state.State.LastStart, state.State.Wanted) = (begun, null);
            Run(lease, kind, begun, checkpoint, SyncCounts.None);
            LogStarted(lease.RunId, kind, trigger);
        }
        else await ResumeAbandonedRun();
        return _running?.Execution.Snapshot()
            ?? throw new StorageUnavailableException("A run is ending just now; try again.");
    }

    private async Task<SyncCheckpoint> NewCheckpoint(SyncTrigger trigger) => new()
    {
        Trigger = trigger,
        Watermarks = Watermarks,
        RetryOf = state.State.LastRun,
        CatchUp = state.State.Wanted,
        IsHeldUp = await store.HeldRun() is not null,
        Declined = state.State.Declined,
        BrakeSince = state.State.BrakeSince,
    };

    public async Task<SyncRun?> Find(string id)
    {
        await CompleteEndedRun();
        if (_running is { } running && running.Execution.Id == id) return running.Execution.Snapshot();
        return SyncRuns.Of(await store.Run(id));
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

    /// <summary>The same customers are not asked about again.</summary>
    private async Task Decline(string id)
    {
        const string reason = "A person decided against it.";
        if (await store.Run(id) is not { } row) return;
        if (!await store.EndHeld(id, EnumNames.Of(SyncStatus.Cancelled), reason)) return;
        state.State.Declined = SyncCheckpoint.Parse(row.Checkpoint).Hold?.Deletes ?? 0;
        await state.WriteStateAsync();
    }

    public async Task<SyncRun?> Confirm(string id)
    {
        await CompleteEndedRun();
        if (_running is null && await store.Run(id) is { } row && SyncRuns.Of(row) is { Hold: { } hold } held
            && await store.ReopenRun(id) is { } lease)
        {
            // What it had found is looked for afresh, in a complete list, since time has passed.
            var checkpoint = SyncCheckpoint.Parse(row.Checkpoint) with
            {
                Watermarks = Watermarks, Look = null, Hold = null, IsHeldUp = false, CatchUp = null,
                Confirmed = hold.Deletes, Stage = SyncStage.Names, Position = null,
            };
            (state.State.BrakeSince, state.State.Declined) = (time.GetUtcNow(), 0);
            await state.WriteStateAsync();
            await store.SaveCheckpoint(lease, checkpoint.ToJson()); // Whoever resumes it has the person's word.
            Run(lease, held.Kind, row.StartedAt, checkpoint, row.Counts);
            LogConfirmed(id, hold.Deletes);
        }
        return await Find(id);
    }

    public async Task<SyncOverview> Overview()
    {
        await CompleteEndedRun();
        var (basic, enhanced) = (await Last(SyncKind.Basic), await Last(SyncKind.Enhanced));
        var (held, due) = (SyncRuns.Of(await store.HeldRun()), Due(Now()));
        return new(
            erpNext.Value.IsConfigured, _running?.Execution.Snapshot(), held, basic, enhanced, due.Basic, due.Enhanced,
            Wanted, Watermarks.Customers?.Modified);

        async Task<SyncRun?> Last(SyncKind kind) => SyncRuns.Of(await store.LastEnded(EnumNames.Of(kind)));
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
        if (_running is not null) return;
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
        if (end.Status is { } status) await RecordOutcome(ended.Execution, status, end.Message);
        _running = null; // Only now: what cannot be noted, since the database is away, is noted at the next look.
    }

    private async Task RecordOutcome(SyncExecution run, SyncStatus status, string? message)
    {
        await SaveWatermarks(run, status);
        if (status is SyncStatus.Held && await store.HeldRun() is { } waiting && waiting.Id != run.Id)
            (status, message) = (SyncStatus.Completed, await JoinHeld(waiting, run.Checkpoint));
        var isNoted = status is SyncStatus.Held
            ? await store.HoldRun(run.Lease, run.Checkpoint.ToJson(), message!)
            : await store.SaveCheckpoint(run.Lease, run.Checkpoint.ToJson())
            && await store.FinishRun(run.Lease, EnumNames.Of(status), message);
        var processed = run.Snapshot().Processed;
        LogEnded(run.Id, status, message ?? "", processed);
        metrics.SyncEnded(run.Kind, status, run.Elapsed, processed);
        if (isNoted && await store.Run(run.Id) is { } row) work.Announce(SyncRuns.Of(row));
    }

    /// <summary>One held run stands for all: a person decides once, on what is missing now.</summary>
    private async Task<string> JoinHeld(SyncRunRow waiting, SyncCheckpoint found)
    {
        var held = SyncCheckpoint.Parse(waiting.Checkpoint);
        var joined = held with { Hold = SyncBrake.Joined(held.Hold, found.Hold!, found.Stage is SyncStage.Names) };
        await store.UpdateHeld(waiting.Id, joined.ToJson(), SyncBrake.Sentence(joined.Hold!));
        if (await store.Run(waiting.Id) is { } row) work.Announce(SyncRuns.Of(row));
        return $"{found.Hold!.Deletes} deletes wait for a person's word, with those of the held run.";
    }

    /// <summary>
    /// Where the next run begins is kept before the run is ended: should this be the last that the silo does, the run
    /// is only read again.
    /// </summary>
    private Task SaveWatermarks(SyncExecution run, SyncStatus status)
    {
        if (_ended != run.Id) state.State.AddEnd(run, status, Now()); // Once, however often it takes to write it.
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

    [LoggerMessage(1305, LogLevel.Warning, "A person confirmed {Deletes} deletes of sync run {Id}")]
    private partial void LogConfirmed(string id, long deletes);
}
