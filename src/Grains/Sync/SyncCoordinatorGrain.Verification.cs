using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// A verification takes its turn as a run among the others, and lets each sync go first: it is paused, and goes on
/// behind it where it stood.
/// </summary>
internal sealed partial class SyncCoordinatorGrain
{
    public async Task<SyncRun?> Pause(string id)
    {
        await CompleteEndedRun();
        state.State.Queued = [.. state.State.Queued.Where(one => one.RunId != id)];
        await state.WriteStateAsync();
        if (_running is { Execution.Kind: SyncKind.Verification } running && running.Execution.Id == id)
            await Pause(running);
        return await Find(id);
    }

    public async Task<SyncRun?> Resume(string id)
    {
        await CompleteEndedRun();
        if (await store.Run(id) is { State: SyncRunRow.Paused })
        {
            await Enqueue(QueuedSyncKind.Verification, id);
            await StartQueued();
        }
        return await Find(id);
    }

    /// <summary>It goes on by itself when what comes between has ended.</summary>
    private async Task PauseVerification()
    {
        if (_running is not { Execution.Kind: SyncKind.Verification } running) return;
        await Enqueue(QueuedSyncKind.Verification, running.Execution.Id);
        await Pause(running);
    }

    private async Task Pause(RunningSync running)
    {
        running.Pause();
        await Task.WhenAny(running.Ended, Task.Delay(CancelTimeout, time));
        await CompleteEndedRun();
    }

    private async Task<bool> GoOn(string id)
    {
        if (await store.Run(id) is not { State: SyncRunRow.Paused } row
            || await store.ReopenRun(id) is not { } lease) return false;
        var told = SyncRuns.Of(row);
        Run(lease, told.Kind, row.StartedAt, SyncCheckpoint.Parse(row.Checkpoint), row.Counts);
        LogResumed(id, told.Stage);
        return true;
    }
}
