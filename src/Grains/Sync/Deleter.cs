using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>A customer that seems to be gone.</summary>
/// <param name="At">When ERPNext deleted it, site time; null where nobody knows.</param>
internal readonly record struct Missing(ErpnextName Name, SiteTime? At);

/// <summary>
/// Makes tombstones of customers that ERPNext itself says do not exist, one by one. Many at once are held until a
/// person confirms them: a restored site, another site under the same address, or a lost permission look just like
/// deletes.
/// </summary>
internal sealed class Deleter(
    ErpNextClient erpNext, SyncStore store, CustomerStore customers, FeedStore feed, PageSync pages, RetryPolicy retry,
    DecisionContexts decisions, IOptions<SyncOptions> options, TimeProvider time)
{
    private const int Batch = 50;
    private const int Examples = 20;

    /// <summary>One that webhooks change so often in a row is left to the next run.</summary>
    private const int MaxAttempts = 3;

    private const string Unasked =
        "ERPNext does not list it, and fails when it is asked for it: whether it is deleted is not known, so it stays.";

    /// <param name="isEmpty">ERPNext lists no customer at all: that is held whatever the counts.</param>
    /// <param name="sparesRespelled">Whether one that is found under another spelling is left to the stage that compares all names: it may be that one, renamed.</param>
    /// <returns>Whether none is left to another run: none is held, and none changed here each time.</returns>
    public async Task<bool> Delete(
        SyncExecution run, IReadOnlyList<Missing> candidates, bool isEmpty, CancellationToken stop,
        bool sparesRespelled = false)
    {
        var head = await retry.Execute(run, feed.Head, stop);
        var gone = await Gone(run, await WithoutListed(run, candidates, stop), sparesRespelled, stop);
        if (run.Checkpoint.Stage is SyncStage.Names)
            run.Advance(checkpoint => checkpoint with { Missing = gone.Count });
        if (gone.Count == 0) return true;
        if (await MustHold(run, gone, isEmpty, stop)) return run.Checkpoint.Hold is null;
        for (var attempt = 1; ; attempt++)
        {
            var left = new List<Missing>();
            foreach (var some in gone.Chunk(Batch)) left.AddRange(await DeleteSome(run, some, head, stop));
            if (left.Count == 0 || attempt == MaxAttempts) return left.Count == 0;
            head = await retry.Execute(run, feed.Head, stop);
            gone = await Gone(run, left, sparesRespelled, stop);
        }
    }

    /// <summary>What a list still has is not gone; only the rest is asked for one by one.</summary>
    private async Task<List<Missing>> WithoutListed(
        SyncExecution run, IReadOnlyList<Missing> candidates, CancellationToken stop)
    {
        if (candidates.Count == 0) return [];
        var listed = await retry.Execute(
            run, () => erpNext.TrueNames("Customer", [.. candidates.Select(candidate => candidate.Name)], stop), stop);
        var alive = listed.ToHashSet(StringComparer.Ordinal);
        return [.. candidates.Where(
            candidate => !alive.Contains(candidate.Name) && !run.PostponedNames.Contains(candidate.Name))];
    }

    /// <summary>
    /// Only ERPNext's own "does not exist" counts, or a document whose name differs by code point. What the key's user
    /// may not see is no delete.
    /// </summary>
    private async Task<List<Missing>> Gone(
        SyncExecution run, List<Missing> missing, bool sparesRespelled, CancellationToken stop)
    {
        var gone = new List<Missing>();
        foreach (var some in missing.Chunk(Batch))
        {
            var answers = await Task.WhenAll(
                some.Select(one => retry.Execute(run, () => erpNext.PresenceOf(one.Name, stop), stop)));
            gone.AddRange(some.Where(
                (_, place) => answers[place] is Presence.Gone
                    || (answers[place] is Presence.Respelled && !sparesRespelled)));
            // Nobody knows whether they are there: they stay, and the next run asks again.
            await pages.Fail(run, some.Where((_, place) => answers[place] is Presence.Unknown)
                .Select(one => new UnreadCustomer(one.Name, Unasked)), stop);
            run.NoteHidden([.. some.Where((_, place) => answers[place] is Presence.Hidden).Select(one => one.Name)]);
        }
        return gone;
    }

    /// <summary>
    /// The brake counts what this run and those of a day have deleted too. While a held run waits for a person, nothing
    /// is deleted.
    /// </summary>
    private async Task<bool> MustHold(SyncExecution run, List<Missing> missing, bool isEmpty, CancellationToken stop)
    {
        var (given, isComplete) = (run.Checkpoint, run.Checkpoint.Stage is SyncStage.Names);
        if (given.Confirmed > 0 && missing.Count <= given.Confirmed + options.Value.BrakeCount) return false;
        var known = await retry.Execute(run, store.CountLiving, stop);
        var recent = await retry.Execute(run, () => store.DeletedSince(BrakeBegin(given)), stop);
        var isHeld = isEmpty || SyncBrake.Holds(recent + missing.Count, recent + known, options.Value);
        if (!isHeld && !given.IsHeldUp) return false;
        if (missing.Count <= given.Declined && given.Hold is null) return Declined(run, missing.Count);
        var hold = new SyncHold(missing.Count, known, [.. missing.Take(Examples).Select(one => one.Name)]);
        run.Advance(checkpoint => checkpoint with { Hold = SyncBrake.Joined(checkpoint.Hold, hold, isComplete) });
        return true;
    }

    private DateTimeOffset BrakeBegin(SyncCheckpoint given) =>
        time.GetUtcNow() - SyncBrake.Window is var begin && given.BrakeSince > begin ? given.BrakeSince.Value : begin;

    private static bool Declined(SyncExecution run, int missing)
    {
        var note = $"{missing} customers are not in ERPNext and stay here: a person decided against deleting them.";
        run.Advance(checkpoint => checkpoint with { Notes = [.. checkpoint.Notes, note] });
        return true;
    }

    /// <returns>Those that changed here after they were asked for.</returns>
    private async Task<IEnumerable<Missing>> DeleteSome(
        SyncExecution run, Missing[] gone, FeedHead head, CancellationToken stop)
    {
        var rows = await retry.Execute(run, () => customers.ReadWithErased([.. gone.Select(one => one.Name)]), stop);
        var context = decisions.For(ChangeCause.Sync);
        var items = gone.Where(one => rows.GetValueOrDefault(one.Name)?.Customer is { DeletedAt: null })
            .Select(one => RowEnds.End(rows[one.Name], one.At, context)).ToList();
        if (items.Count == 0) return [];
        var again = await retry.Execute(run, () => store.CommitPage(run.PageOf(items, head)), stop);
        run.Count(ChangeKind.Deleted, items.Count - again.Count);
        return gone.Where(one => again.Contains(one.Name, StringComparer.Ordinal));
    }
}
