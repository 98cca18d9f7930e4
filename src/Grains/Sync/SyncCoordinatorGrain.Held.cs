using CustomerSync.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>
/// What a person says of deletes: yes to a list that was seen, no, or that they shall be undone. While a run is under
/// way the word waits in a queue, with full syncs that are wanted.
/// </summary>
internal sealed partial class SyncCoordinatorGrain
{
    private const int MaxDeletes = 500;

    /// <summary>A word that could not be acted upon for so long is asked for again.</summary>
    private static readonly TimeSpan QueueLapse = TimeSpan.FromHours(1);

    public async Task<SyncRun?> Confirm(string id) => (await ConfirmDeletes(id, null)).Run;

    public async Task<SyncAnswer> ConfirmDeletes(string id, DateTimeOffset? seen)
    {
        await CompleteEndedRun();
        if (SyncRuns.Of(await store.Run(id)) is not { Hold: { } hold } held) return new(await Find(id), null);
        if (seen is not null && seen != hold.FoundAt)
            return new(held, "The list of these customers has changed since you saw it: look at it again.");
        await store.MarkDeletes(id, SyncStore.Held, SyncStore.Confirmed);
        await Enqueue(QueuedSyncKind.Deletes, id);
        await StartQueued();
        return new(await Find(id), null);
    }

    public async Task<SyncAnswer> Undo(string id)
    {
        await CompleteEndedRun();
        if (await Find(id) is not { } run) return new(null, null);
        if (!(run.UndoUntil > Now()))
            return new(run, "This sync has no deletes that a person confirmed within the last day and that were not "
                + "undone yet.");
        await Enqueue(QueuedSyncKind.Undo, id);
        await StartQueued();
        var undoes = _running?.Execution is { } started && started.Checkpoint.UndoOf == id ? started : null;
        return new(undoes?.Snapshot() ?? WithQueue(run), null);
    }

    public async Task<HeldCustomerPage> Deletes(string id, string? search, string? after, int limit)
    {
        var size = Math.Clamp(limit, 1, MaxDeletes);
        var rows = await store.Deletes(id, search, after ?? "", size + 1);
        var items = rows.Take(size).Select(
            row => new HeldCustomer(row.ErpnextId, row.Name, row.Email, row.City, row.State, row.DeletedAt));
        return new([.. items], rows.Count > size ? rows[size - 1].ErpnextId : null);
    }

    /// <summary>The same customers are not asked about again.</summary>
    private async Task Decline(string id)
    {
        if (!await store.EndHeld(id, EnumNames.Of(SyncStatus.Cancelled), "A person decided against it.")) return;
        await store.MarkDeletes(id, SyncStore.Held, SyncStore.Kept);
        await store.MarkDeletes(id, SyncStore.Confirmed, SyncStore.Kept);
        state.State.Queued = [.. state.State.Queued.Where(one => one.RunId != id)];
        await state.WriteStateAsync();
    }

    /// <summary>It is remembered until it has begun, over the end of a silo too; once is enough.</summary>
    private async Task Enqueue(QueuedSyncKind kind, string? runId)
    {
        if (state.State.Queued.Any(one => one.Kind == kind && one.RunId == runId)) return;
        state.State.Queued = [.. state.State.Queued, new(kind, runId, Now())];
        await state.WriteStateAsync();
    }

    private async Task StartQueued()
    {
        if (state.State.Queued.Any(one => one.Kind is not QueuedSyncKind.Verification)) await PauseVerification();
        while (_running is null && state.State.Queued is [var next, ..])
        {
            if (Now() - next.At > QueueLapse) await Lapse(next);
            else if (!await Begin(next) && await store.RunningRun() is not null) { await ResumeAbandonedRun(); return; }
            state.State.Queued = [.. state.State.Queued.Where(one => one != next)];
            await state.WriteStateAsync();
        }
    }

    private Task Lapse(QueuedSync word) => word is { Kind: QueuedSyncKind.Deletes, RunId: { } id }
        ? store.MarkDeletes(id, SyncStore.Confirmed, SyncStore.Held) : Task.CompletedTask;

    /// <returns>False when it could not begin: another is under way, or there is nothing to do any more.</returns>
    private async Task<bool> Begin(QueuedSync word) => word switch
    {
        { Kind: QueuedSyncKind.Deletes, RunId: { } id } => await Reopen(id),
        { Kind: QueuedSyncKind.Undo, RunId: { } id } => await BeginUndo(id),
        { Kind: QueuedSyncKind.Verification, RunId: { } id } => await GoOn(id),
        { Kind: QueuedSyncKind.Verification } =>
            await Begin(SyncKind.Verification, await NewCheckpoint(SyncTrigger.Person)),
        _ => await Begin(SyncKind.Enhanced, await NewCheckpoint(SyncTrigger.Person)),
    };

    /// <summary>What it had found is looked for afresh, in a complete list, since time has passed.</summary>
    private async Task<bool> Reopen(string id)
    {
        if (await store.Run(id) is not { } row || SyncRuns.Of(row) is not { Hold: { } hold } held
            || await store.ReopenRun(id) is not { } lease) return false;
        var before = SyncCheckpoint.Parse(row.Checkpoint);
        var checkpoint = before with
        {
            Watermarks = Watermarks, Look = null, Hold = null, IsHeldUp = false, CatchUp = null,
            Confirmed = hold.Deletes, ConfirmedAt = before.ConfirmedAt ?? Now(), BrakeSince = Now(),
            Stage = SyncStage.Names, Position = null,
        };
        state.State.BrakeSince = checkpoint.BrakeSince;
        await state.WriteStateAsync();
        await store.SaveCheckpoint(lease, checkpoint.ToJson()); // Whoever resumes it has the person's word.
        Run(lease, held.Kind, row.StartedAt, checkpoint, row.Counts);
        LogConfirmed(id, hold.Deletes);
        return true;
    }

    private async Task<bool> BeginUndo(string id)
    {
        if (await store.Run(id) is not { } row) return false;
        var undone = SyncCheckpoint.Parse(row.Checkpoint);
        var checkpoint = await NewCheckpoint(SyncTrigger.Person) with
        {
            UndoOf = id, ConfirmedAt = undone.ConfirmedAt, CatchUp = null, Stage = SyncStage.Undo,
        };
        if (undone.IsUndone || !await Begin(SyncKind.Basic, checkpoint)) return false;
        await store.NoteUndone(id, (undone with { IsUndone = true }).ToJson());
        return true;
    }

    /// <summary>One held run stands for all: a person decides once, on what is missing now.</summary>
    /// <returns>What the run says of it; null when it has nothing to say.</returns>
    private async Task<string?> UpdateHeld(SyncRunRow waiting, SyncExecution run)
    {
        var found = run.Checkpoint;
        if (found.Hold is { } hold) await JoinHeld(waiting, run, hold);
        else if (found.Missing == 0) await EndHeld(waiting.Id);
        else return null;
        if (await store.Run(waiting.Id) is { } row) work.Announce(SyncRuns.Of(row));
        return found.Hold is null ? null
            : $"{found.Hold.Deletes} deletes wait for a person's word, with those of the held run.";
    }

    private async Task JoinHeld(SyncRunRow waiting, SyncExecution run, SyncHold found)
    {
        var held = SyncCheckpoint.Parse(waiting.Checkpoint);
        var isNew = await store.JoinDeletes(waiting.Id, run.Id, run.Checkpoint.Stage is SyncStage.Names)
            || held.Hold?.FoundAt is null;
        var joined = await SyncBrake.HoldOf(store, waiting.Id, found.Known, isNew ? Now() : held.Hold!.FoundAt!.Value);
        await store.UpdateHeld(waiting.Id, (held with { Hold = joined }).ToJson(), SyncBrake.Sentence(joined));
    }

    /// <summary>A complete list of names had all of ours.</summary>
    private async Task EndHeld(string id)
    {
        await store.EndHeld(id, EnumNames.Of(SyncStatus.Cancelled),
            "ERPNext has these customers again, so there is nothing to delete.");
        await store.DropDeletes(id);
    }

    private SyncRun? WithQueue(SyncRun? run) => run is null
        ? null : run with { QueuedAt = state.State.Queued.FirstOrDefault(one => one.RunId == run.Id)?.At };

    [LoggerMessage(1305, LogLevel.Warning, "A person confirmed {Deletes} deletes of sync run {Id}")]
    private partial void LogConfirmed(string id, long deletes);
}
