using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>How a run ended.</summary>
/// <param name="Status">Null: it did not end here; another goes on with it.</param>
/// <param name="Message">One sentence when it needs one.</param>
internal readonly record struct SyncEnd(SyncStatus? Status, string? Message = null);

/// <summary>
/// Executes one run, stage by stage. What it does is committed as it goes; whoever takes the run over goes on from its
/// checkpoint.
/// </summary>
internal sealed partial class SyncRunner(
    ErpNextCheck check, ErpNextClient erpNext, SyncStore store, IEnumerable<ISyncStage> stages, RetryPolicy retry,
    IOptions<SyncOptions> options, SiteZone zone, SiteOffsets offsets, TimeProvider time, ILogger<SyncRunner> log)
{
    /// <summary>Views tell times in UTC; a site that is not asked for so long has nothing new either.</summary>
    private static readonly TimeSpan OffsetsAhead = TimeSpan.FromDays(400);

    public async Task<SyncEnd> Run(SyncExecution run, CancellationToken stop)
    {
        try
        {
            if (run.Checkpoint.UndoOf is null && await Check(run, stop) is { } problem) return new(SyncStatus.Failed, problem);
            foreach (var stage in RemainingStages(run)) await RunStage(stage, run, stop);
            return run.Checkpoint.Hold is { } hold
                ? new(SyncStatus.Held, SyncBrake.Sentence(hold))
                : new(SyncStatus.Completed, Untaken(run.Snapshot().Failed));
        }
        catch (LeaseLostException) { return new(null); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { return new(SyncStatus.Cancelled); }
        catch (Exception failed)
            when (failed is ErpNextException or StorageUnavailableException or TooManyDifferencesException)
        {
            return new(SyncStatus.Failed, failed.Message);
        }
        catch (Exception fault) // The loop's edge: the run says that it failed, the log why.
        {
            LogFault(run.Id, fault);
            return new(SyncStatus.Failed,
                $"This is a fault of CustomerSync ({fault.GetType().Name}); its log says more.");
        }
    }

    /// <returns>Why nothing can be synced; null when it can.</returns>
    private async Task<string?> Check(SyncExecution run, CancellationToken stop)
    {
        run.Site = await check.Run(stop);
        run.Advance(checkpoint => checkpoint with { Notes = run.Site.Notes });
        if (!run.Site.CanSync) return run.Site.Problem;
        run.Site = await WithRemovedFields(run, stop);
        zone.Learn(run.Site.TimeZone!);
        var clock = ZoneRules.Offsets(run.Site.TimeZone!, time.GetUtcNow() + OffsetsAhead).ToList();
        await retry.Execute(run, () => offsets.Update(clock), stop);
        var look = run.Checkpoint.Look ?? SyncWatermark.At(run.Site.Now, time.GetUtcNow(), run.Site.TimeZone!);
        run.Advance(checkpoint => checkpoint with
        {
            Look = look,
            Watermarks = InitialWatermarks(checkpoint.Watermarks, look, run.Site),
        });
        return null;
    }

    /// <summary>
    /// Of a log that was never read: what was written before the first run is told by the customers themselves.
    /// </summary>
    private static SyncWatermarks InitialWatermarks(
        SyncWatermarks marks, SyncWatermark look, ErpNextReport site) => marks with
    {
        Customers = marks.Customers is { IsCredible: true } known ? known : null,
        Contacts = InitialWatermark(marks.Contacts, look, site.SeesContacts),
        Addresses = InitialWatermark(marks.Addresses, look, site.SeesAddresses),
        Deletes = InitialWatermark(marks.Deletes, look, site.SeesDeletes),
        Renames = InitialWatermark(marks.Renames, look, site.SeesRenames),
        Fields = [.. marks.Fields.Union(site.Fields, StringComparer.Ordinal)],
    };

    private static SyncWatermark? InitialWatermark(SyncWatermark? mark, SyncWatermark look, bool mayRead) => mark switch
    {
        { IsCredible: true } => mark,
        // All of the log is read once.
        not null => SyncWatermark.At(DateTimeOffset.UnixEpoch, look.StartedAt, look.TimeZone),
        _ => mayRead ? look : null,
    };

    /// <summary>The stages that are left: of a run that was taken over those from its stage on.</summary>
    private List<ISyncStage> RemainingStages(SyncExecution run)
    {
        SyncStage? alone = run.Checkpoint.UndoOf is not null ? SyncStage.Undo
            : run.Kind is SyncKind.Verification ? SyncStage.Verification : null;
        var plan = stages.Where(stage => alone is { } only ? stage.Stage == only
            : stage.Stage is not (SyncStage.Undo or SyncStage.Verification) && stage.AppliesTo(run)
                && !options.Value.Without.Contains(stage.Stage)).ToList();
        var at = plan.FindIndex(stage => stage.Stage == run.Checkpoint.Stage);
        return at < 0 ? plan : plan[at..];
    }

    private async Task RunStage(ISyncStage stage, SyncExecution run, CancellationToken stop)
    {
        if (run.Checkpoint.Stage != stage.Stage)
        {
            run.Advance(checkpoint => checkpoint with { Stage = stage.Stage, Position = null });
            var checkpoint = run.Checkpoint.ToJson();
            if (!await retry.Execute(run, () => store.SaveCheckpoint(run.Lease, checkpoint), stop))
                throw new LeaseLostException();
            run.CommittedCheckpoint = checkpoint;
        }
        await stage.Run(run, stop);
    }

    /// <summary>A run that could not take all of them does not pass for one that did.</summary>
    private static string? Untaken(long failed) => failed == 0 ? null
        : $"{failed} {(failed == 1 ? "customer" : "customers")} could not be taken; the failures of this run say "
            + "why, and the next run tries again.";

    /// <summary>
    /// Fields that were there once. One that the DocType still declares is only hidden from the key's user: webhooks
    /// may go on telling it.
    /// </summary>
    private async Task<ErpNextReport> WithRemovedFields(SyncExecution run, CancellationToken stop)
    {
        var gone = run.Watermarks.Fields.Except(run.Site.Fields, StringComparer.Ordinal).ToList();
        if (gone.Count == 0) return run.Site;
        try
        {
            return run.Site with {
                RemovedFields = [.. run.Site.RemovedFields.Union(
                    gone.Except(await erpNext.DeclaredFields(stop), StringComparer.Ordinal))] };
        }
        catch (ErpNextException refused)
            when (refused.Failure is ErpNextFailure.Forbidden or ErpNextFailure.NotFound or ErpNextFailure.ServerError)
        {
            return run.Site;
        }
    }

    [LoggerMessage(1321, LogLevel.Error, "Sync run {Id} failed")]
    private partial void LogFault(string id, Exception fault);
}
