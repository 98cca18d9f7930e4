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
    DecisionContexts decisions, DifferenceLog differences, IOptions<SyncOptions> options, TimeProvider time)
{
    private const int Batch = 50;

    /// <summary>One that webhooks change so often in a row is left to the next run.</summary>
    private const int MaxAttempts = 3;

    private const string Unasked =
        "ERPNext does not list it, and fails when it is asked for it: whether it is deleted is not known, so it stays.";

    /// <param name="isEmpty">ERPNext lists no customer at all: that is held whatever the counts.</param>
    /// <param name="sparesRenamed">Whether one that may have been renamed is left to the stage that compares all names: it is found under another spelling, or another name has its creation.</param>
    /// <returns>Whether none is left to another run: none is held, and none changed here each time.</returns>
    public async Task<bool> Delete(
        SyncExecution run, IReadOnlyList<Missing> candidates, bool isEmpty, CancellationToken stop,
        bool sparesRenamed = false)
    {
        var head = await retry.Execute(run, feed.Head, stop);
        var gone = await Gone(
            run, [.. await WithoutKept(run, await WithoutListed(run, candidates, stop), stop)], sparesRenamed, stop);
        if (run.Checkpoint.Stage is SyncStage.Names)
            run.Advance(checkpoint => checkpoint with { Missing = gone.Count });
        var confirmed = await Confirmed(run, gone, stop);
        var isDone = await DeleteAll(
            run, [.. gone.Where(one => confirmed.Contains(one.Name))], head, sparesRenamed, stop);
        var others = gone.Where(one => !confirmed.Contains(one.Name)).ToList();
        if (others.Count == 0) return isDone;
        if (await MustHold(run, others, isEmpty, stop)) return false;
        return await DeleteAll(run, others, head, sparesRenamed, stop) && isDone;
    }

    /// <returns>Whether none changed here each time.</returns>
    private async Task<bool> DeleteAll(
        SyncExecution run, List<Missing> gone, FeedHead head, bool sparesRenamed, CancellationToken stop)
    {
        for (var attempt = 1; gone.Count > 0; attempt++)
        {
            var left = new List<Missing>();
            foreach (var some in gone.Chunk(Batch)) left.AddRange(await DeleteSome(run, some, head, stop));
            if (left.Count == 0) return true;
            if (attempt == MaxAttempts) return false;
            head = await retry.Execute(run, feed.Head, stop);
            gone = await Gone(run, left, sparesRenamed, stop);
        }
        return true;
    }

    /// <summary>A person's word holds for those of the list that the person saw, and for nobody else.</summary>
    private async Task<HashSet<string>> Confirmed(SyncExecution run, List<Missing> gone, CancellationToken stop)
    {
        if (run.Checkpoint.Confirmed == 0 || gone.Count == 0) return [];
        var names = gone.Select(one => (string)one.Name).ToList();
        return (await retry.Execute(run, () => store.ConfirmedAmong(run.Id, names), stop))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Whom a person has decided to keep is not asked for again, until ERPNext has it again; a complete list of names
    /// tells who that is.
    /// </summary>
    private async Task<IReadOnlyList<Missing>> WithoutKept(
        SyncExecution run, IReadOnlyList<Missing> missing, CancellationToken stop)
    {
        var names = missing.Select(one => (string)one.Name).ToHashSet(StringComparer.Ordinal);
        if (run.Checkpoint.Stage is SyncStage.Names)
            await retry.Execute(run, async () => { await store.KeepOnly(names); return true; }, stop);
        if (names.Count == 0) return missing;
        var kept = (await retry.Execute(run, () => store.KeptAmong(names), stop)).ToHashSet(StringComparer.Ordinal);
        if (kept.Count == 0) return missing;
        if (run.Checkpoint.Stage is SyncStage.Names) NoteKept(run, kept.Count);
        return [.. missing.Where(one => !kept.Contains(one.Name))];
    }

    private static void NoteKept(SyncExecution run, int kept)
    {
        var note = $"{kept} {(kept == 1 ? "customer is" : "customers are")} not in ERPNext and stay here: a person "
            + "decided to keep them.";
        run.Advance(checkpoint => checkpoint with { Notes = [.. checkpoint.Notes, note] });
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
        SyncExecution run, List<Missing> missing, bool sparesRenamed, CancellationToken stop)
    {
        var gone = new List<Missing>();
        foreach (var some in missing.Chunk(Batch))
        {
            var answers = await Task.WhenAll(
                some.Select(one => retry.Execute(run, () => erpNext.PresenceOf(one.Name, stop), stop)));
            gone.AddRange(some.Where(
                (_, place) => answers[place] is Presence.Gone
                    || (answers[place] is Presence.Respelled && !sparesRenamed)));
            // Nobody knows whether they are there: they stay, and the next run asks again.
            await pages.Fail(run, some.Where((_, place) => answers[place] is Presence.Unknown)
                .Select(one => new UnreadCustomer(one.Name, Unasked)), stop);
            run.NoteHidden([.. some.Where((_, place) => answers[place] is Presence.Hidden).Select(one => one.Name)]);
        }
        return sparesRenamed && gone.Count > 0 ? await WithoutRenamed(run, gone, stop) : gone;
    }

    /// <summary>ERPNext keeps <c>creation</c> when it renames.</summary>
    private async Task<List<Missing>> WithoutRenamed(SyncExecution run, List<Missing> gone, CancellationToken stop)
    {
        var rows = await retry.Execute(run, () => customers.Read([.. gone.Select(one => one.Name)]), stop);
        Task<IReadOnlyList<string>> BornWith(params IEnumerable<Missing> some)
        {
            var creations = some.Select(one => (string?)rows.GetValueOrDefault(one.Name)?.Customer?.ErpnextCreation)
                .OfType<string>().ToList();
            return retry.Execute(run, () => erpNext.CustomersCreatedAt(creations, stop), stop);
        }
        if ((await BornWith(gone)).Count == 0) return gone;
        var left = new List<Missing>();
        foreach (var one in gone) if ((await BornWith(one)).Count == 0) left.Add(one);
        return left;
    }

    /// <summary>
    /// The brake counts what this run and those of a day have deleted too. While a held run waits for a person, nothing
    /// is deleted. Whom it holds is written down, so that a person sees whom the word is about.
    /// </summary>
    private async Task<bool> MustHold(SyncExecution run, List<Missing> missing, bool isEmpty, CancellationToken stop)
    {
        var (given, isComplete) = (run.Checkpoint, run.Checkpoint.Stage is SyncStage.Names);
        var known = await retry.Execute(run, store.CountLiving, stop);
        var recent = await retry.Execute(run, () => store.DeletedSince(BrakeBegin(given)), stop);
        var isHeld = isEmpty || SyncBrake.Holds(recent + missing.Count, recent + known, options.Value);
        if (!isHeld && !given.IsHeldUp) return false;
        var names = missing.Select(one => (string)one.Name).ToList();
        var hold = await retry.Execute(run, () => Hold(run, names, known, isComplete), stop);
        run.Advance(checkpoint => checkpoint with { Hold = hold });
        return true;
    }

    /// <summary>
    /// A complete list says what is missing now, a log only adds to it; who was deleted by a person's word stays in it.
    /// </summary>
    private async Task<SyncHold> Hold(SyncExecution run, List<string> names, long known, bool isComplete)
    {
        if (run.Checkpoint.Confirmed > 0) await store.DropSpared(run.Id);
        await store.NoteDeletes(run.Id, names, isComplete && run.Checkpoint.Confirmed == 0);
        return await SyncBrake.HoldOf(store, run.Id, known, time.GetStorableNow());
    }

    private DateTimeOffset BrakeBegin(SyncCheckpoint given) =>
        time.GetUtcNow() - SyncBrake.Window is var begin && given.BrakeSince > begin ? given.BrakeSince.Value : begin;

    /// <returns>Those that changed here after they were asked for.</returns>
    private async Task<IEnumerable<Missing>> DeleteSome(
        SyncExecution run, Missing[] gone, FeedHead head, CancellationToken stop)
    {
        var rows = await retry.Execute(run, () => customers.ReadWithErased([.. gone.Select(one => one.Name)]), stop);
        var context = decisions.For(ChangeCause.Sync);
        var items = gone.Where(one => rows.GetValueOrDefault(one.Name)?.Customer is { IsInErpNext: true })
            .Select(one => RowEnds.End(rows[one.Name], one.At, context)).ToList();
        if (items.Count == 0) return [];
        var at = gone.ToDictionary(one => (string)one.Name, one => one.At, StringComparer.Ordinal);
        var found = await differences.Of(run, items, (item, by) => by with { At = at[item.ErpnextId!] }, stop);
        var known = await differences.KnownAmong(run, items.Select(item => item.ErpnextId!));
        var again = await retry.Execute(run,
            () => store.CommitPage(run.PageOf(items, head) with { Evidence = new(found, known) }), stop);
        run.Count(ChangeKind.Deleted, items.Count - again.Count);
        return gone.Where(one => again.Contains(one.Name, StringComparer.Ordinal));
    }
}
