using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// Compares all customers of both sides and changes none: what differs is noted. Who changed between two looks, or was
/// saved a moment ago, so that its webhook may be under way, is looked at again before it is called different.
/// </summary>
internal sealed class VerificationStage(
    PageSync pages, PageWriter writer, ErpNextClient erpNext, SyncStore store, CustomerStore customers, FeedStore feed,
    DifferenceLog differences, DecisionContexts decisions, RetryPolicy retry, TimeProvider time) : ISyncStage
{
    /// <summary>More are no drift: a full sync is what is wanted then.</summary>
    private const int MaxDifferences = 10_000;
    private const int MaxLooks = 12;

    /// <summary>The place among our own names, which follow ERPNext's.</summary>
    private const string Ours = "ours";

    private const string Restless = "It changed each time it was compared; the next look compares it again.";

    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(3);

    /// <summary>ERPNext's workers send within so long, when they are well.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private static readonly string[] NameOnly = ["name"];

    public SyncStage Stage => SyncStage.Verification;

    public bool AppliesTo(SyncExecution run) => run.Kind is SyncKind.Verification;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        if (run.Checkpoint.Total is null)
        {
            var total = await retry.Execute(run, () => erpNext.CountCustomers(null, stop), stop);
            run.Advance(checkpoint => checkpoint with { Total = total });
        }
        if (run.Checkpoint.Position?.Modified is not Ours) await CompareTheirs(run, stop);
        await AskForOurs(run, stop);
        await EndThoseOfNobody(run, stop);
    }

    private async Task CompareTheirs(SyncExecution run, CancellationToken stop)
    {
        for (var more = true; more;)
        {
            var page = await pages.ByName(run, run.Checkpoint.Position?.Name ?? "", stop);
            var look = await Compare(run, page, stop);
            more = page is { IsFull: true, Last: not null };
            await Note(run, page.Customers.Count, look,
                more ? new(page.Last!.Modified, page.Last.Name) : new SyncPosition(Ours, ""), stop);
        }
    }

    private async Task<Look> Compare(SyncExecution run, ReadPage page, CancellationToken stop)
    {
        var look = new Look(page.Unread);
        var decided = await Decide(run, page, look, stop);
        for (var looks = 2; look.Doubtful(decided).Count > 0; looks++)
        {
            var (seen, names) = (Evidence(decided), look.Doubtful(decided));
            if (seen.Values.Any(evidence => IsFresh(evidence.Modified))) await Task.Delay(LookPause, time, stop);
            if (looks > MaxLooks)
            {
                look.Failed.AddRange(names.Select(name => new UnreadCustomer(name, Restless)));
                break;
            }
            decided = await Decide(run, await pages.Named(run, names, stop), look, stop);
            foreach (var item in decided.Items.Where(item => seen.TryGetValue(item.ErpnextId!, out var before)
                && before == Evidence(item) && !IsFresh(before.Modified)))
                look.Differing.Add(item);
        }
        return look;
    }

    private async Task<DecidedPage> Decide(SyncExecution run, ReadPage page, Look look, CancellationToken stop)
    {
        var decided = await retry.Execute(run, () => writer.Decide(page, look.Failed), stop);
        look.Equal.AddRange(decided.Equal);
        // A later `modified` alone is no difference of the customer.
        look.Equal.AddRange(decided.Items.Where(item => item.Intent.Change is null).Select(item => item.ErpnextId!));
        return decided with { Items = decided.Items.FindAll(item => item.Intent.Change is not null) };
    }

    private static Dictionary<string, (SiteTime? Modified, long Version)> Evidence(DecidedPage decided) =>
        decided.Items.ToDictionary(item => item.ErpnextId!, Evidence, StringComparer.Ordinal);

    private static (SiteTime? Modified, long Version) Evidence(CommitItem item) =>
        (item.Row!.Customer!.ErpnextModified, item.Version);

    private bool IsFresh(SiteTime? modified) =>
        Differences.Instant(modified, decisions.For(ChangeCause.Sync).Clock.Zone) is { } at
            && (time.GetUtcNow() - at).Duration() < Fresh;

    /// <summary>One by one ERPNext says of those that it does not list whether they are there.</summary>
    private async Task AskForOurs(SyncExecution run, CancellationToken stop)
    {
        for (var after = run.Checkpoint.Position?.Name ?? ""; ;)
        {
            var (from, look) = (after, new Look([]));
            var head = await retry.Execute(run, feed.Head, stop);
            var rows = await retry.Execute(run, () => store.LivingNames(from, SiteReader.PageSize), stop);
            var names = rows.Select(row => row.ErpnextId).ToList();
            look.Differing.AddRange(await Gone(run, await Unlisted(run, names, stop), head, look, stop));
            after = rows.Count == SiteReader.PageSize ? rows[^1].ErpnextId : "";
            await Note(run, 0, look, new(Ours, after), stop);
            if (after.Length == 0) return;
        }
    }

    private async Task<List<string>> Unlisted(SyncExecution run, List<string> names, CancellationToken stop)
    {
        var listed = (await retry.Execute(run, () => erpNext.CustomersNamed(names, NameOnly, stop), stop))
            .Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
        var absent = names.FindAll(name => !listed.Contains(name));
        var kept = absent.Count == 0 ? [] : await retry.Execute(run, () => store.KeptAmong(absent), stop);
        return [.. absent.Except(kept, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Those that ERPNext does not have and that live here all the while: the webhook of a delete that was just made may
    /// be under way, or that of the customer who has the name again.
    /// </summary>
    private async Task<IEnumerable<CommitItem>> Gone(
        SyncExecution run, List<string> names, FeedHead head, Look look, CancellationToken stop)
    {
        var gone = await Absent(run, names, look, stop);
        for (var began = time.GetTimestamp(); await AnyIsFresh(run, gone, stop) && time.GetElapsedTime(began) < Fresh;)
        {
            await Task.Delay(LookPause, time, stop);
            gone = [.. (await Living(run, gone, stop)).Select(row => (string)row.Customer!.ErpnextId)];
        }
        var context = decisions.For(ChangeCause.Sync);
        gone = await Absent(run, gone, look, stop);
        return (await Living(run, gone, stop)).Where(row => !row.WasWrittenAfter(head))
            .Select(row => RowEnds.End(row, null, context));
    }

    private async Task<IEnumerable<StoredCustomer>> Living(SyncExecution run, List<string> names, CancellationToken stop) =>
        names.Count == 0 ? [] : (await retry.Execute(run, () => customers.Read(names), stop)).Values
            .Where(row => row.Customer is { IsInErpNext: true });

    /// <summary>Whether one was deleted a moment ago; of whom that is not known it may be.</summary>
    private async Task<bool> AnyIsFresh(SyncExecution run, List<string> gone, CancellationToken stop)
    {
        if (gone.Count == 0 || !run.Site.SeesDeletes) return gone.Count > 0;
        var since = SiteTime.Of(ZoneRules.Latest(run.Site.TimeZone!, time.GetUtcNow()) - Fresh);
        var deleted = await retry.Execute(run, () => erpNext.DeletedDocuments(since, stop), stop);
        return deleted.Any(one => gone.Contains(one.Name));
    }

    private async Task<List<string>> Absent(SyncExecution run, List<string> names, Look look, CancellationToken stop)
    {
        var (gone, hidden) = (new List<string>(), new List<string>());
        foreach (var name in names)
        {
            var presence = await retry.Execute(run, () => erpNext.PresenceOf(name, stop), stop);
            if (presence is Presence.Gone or Presence.Respelled) gone.Add(name);
            else if (presence is Presence.Hidden) hidden.Add(name);
            else if (presence is Presence.Unknown) look.Failed.Add(new(name, "ERPNext fails when it is asked for it."));
        }
        run.NoteHidden(hidden);
        return gone;
    }

    /// <summary>
    /// Who differed and is on neither side any more has nothing left to mend, and no page has it: a customer that was
    /// missing here and has been deleted there.
    /// </summary>
    private async Task EndThoseOfNobody(SyncExecution run, CancellationToken stop)
    {
        foreach (var names in (await retry.Execute(run, differences.Open, stop)).Chunk(SiteReader.PageSize))
        {
            var look = new Look([]);
            var living = (await Living(run, [.. names], stop)).Select(row => (string)row.Customer!.ErpnextId);
            var unlisted = await Unlisted(run, [.. names.Except(living, StringComparer.Ordinal)], stop);
            look.Equal.AddRange(await Absent(run, unlisted, look, stop));
            await Note(run, 0, look, new(Ours, ""), stop);
        }
    }

    /// <summary>A difference that is known already is not noted again.</summary>
    private async Task Note(SyncExecution run, int processed, Look look, SyncPosition position, CancellationToken stop)
    {
        var known = await differences.KnownAmong(run, look.Equal.Concat(look.Differing.Select(item => item.ErpnextId!)));
        var news = look.Differing.Where(item => !known.Contains(item.ErpnextId!, StringComparer.Ordinal)).ToList();
        var found = await differences.Of(run, news, null, stop);
        var equal = known.Intersect(look.Equal, StringComparer.Ordinal).ToList();
        run.Advance(checkpoint => checkpoint with { Position = position });
        var checkpoint = run.Checkpoint.ToJson();
        var failures = look.Failed.Where(row => !run.FailedNames.Contains(row.Name)).DistinctBy(row => row.Name)
            .Select(row => new SyncFailureRow(row.Name, row.Reason, time.GetStorableNow())).ToList();
        await retry.Execute(run,
            () => store.NoteFindings(run.Lease, checkpoint, processed, new(found, equal), failures), stop);
        run.CommittedCheckpoint = checkpoint;
        run.OpenDifferences?.UnionWith(found.Select(one => one.ErpnextId!));
        run.Count(processed, new(found.CountBy(one => one.Kind).ToDictionary(), [],
            [.. failures.Select(row => new UnreadCustomer(row.ErpnextId, row.Message))]));
        if ((run.Differences += found.Count) > MaxDifferences) throw new TooManyDifferencesException(MaxDifferences);
    }

    /// <summary>What the looks at a page have come to.</summary>
    private sealed class Look(IReadOnlyList<UnreadCustomer> unread)
    {
        public List<CommitItem> Differing { get; } = [];
        public List<string> Equal { get; } = [];
        public List<UnreadCustomer> Failed { get; } = [.. unread];

        /// <summary>Those that differ, or changed here meanwhile, and of which nothing is sure yet.</summary>
        public List<string> Doubtful(DecidedPage decided) =>
            [.. decided.Items.Select(item => item.ErpnextId!).Concat(decided.ReadAgain).Distinct(StringComparer.Ordinal)
                .Except(Differing.Select(item => item.ErpnextId!), StringComparer.Ordinal)];
    }
}

/// <summary>A verification has stopped: it is not drift that it finds.</summary>
internal sealed class TooManyDifferencesException(int most) : Exception(
    $"It stopped at more than {most} differences: run a full sync, which mends them, and verify again.");
