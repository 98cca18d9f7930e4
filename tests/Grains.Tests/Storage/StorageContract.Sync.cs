using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private readonly PublishedHeads _published = new();

    private readonly Moments _moments = new();

    private SyncStore Sync => new(Database, Store, _published, _moments);

    [Fact]
    public async Task A_page_is_compared_with_the_rows_that_exist()
    {
        var full = Sample.Full("ü-🏢");
        await Store.Commit([Sample.Create(full), Sample.Create("B")]);

        var known = await Sync.ComparePage(["ü-🏢", "B", "NEW"]);

        Assert.Equal(["B", "ü-🏢"], known.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(full with { Sequence = 1 }, known["ü-🏢"]!.Customer);
    }

    [Fact]
    public async Task An_erased_customer_is_known_by_its_time_alone()
    {
        var gone = Sample.Customer("GONE") with { DeletedAt = Sample.Noon };
        await Store.Commit([Sample.Create(gone)]);
        await new Eraser(Database, TimeProvider.System).Erase(await Read("GONE"));

        Assert.Null((await Sync.ComparePage(["GONE"]))["GONE"]);
        var known = (await Store.ReadWithErased(["GONE"]))["GONE"];
        Assert.Equal((0, null, """{"updated":"2026-03-05 12:00:00.000002","deleted":"2026-03-05 12:00:00.000002"}"""),
            (known.Version, known.Customer, known.Times));
    }

    [Fact]
    public async Task A_page_is_committed_with_its_changes_its_failures_and_the_checkpoint()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("SAME")]);
        var (lease, head) = ((await Sync.StartRun("basic", "begin"))!, await Head());

        var commit = await CommitPage(new(lease, "after B", head, 3,
            [await Update("A", "Jeddah"), Sample.Create("B"), Silent(await Read("SAME"))],
            [new("BAD 🏢", "unreadable", Sample.Noon)]));

        Assert.Equal((true, 4, 2), (commit.LeaseHeld, commit.Head.Sequence, commit.Changed));
        Assert.Empty(commit.ReadAgain);
        Assert.Equal(("Jeddah", 3, 4, 2),
            ((await Read("A")).Customer!.City, (await Read("A")).Customer!.Sequence,
                (await Read("B")).Customer!.Sequence, (await Read("SAME")).Version));
        Assert.Equal([3L, 4L], (await Changes()).Select(change => change.Sequence).Skip(2));
        var run = Assert.Single(await Sync.Runs(null, 10));
        Assert.Equal(("running", "after B", new SyncCounts(1, 3, 1, 1, 0, 0, 0, 0, 0, 1)),
            (run.State, run.Checkpoint, run.Counts));
        Assert.Equal([new("BAD 🏢", "unreadable", Sample.Noon)], await Sync.Failures(lease.RunId, "", 10));
        Assert.Equal([(4L, 0)], _published.Events);
    }

    [Fact]
    public async Task Without_its_lease_nothing_of_a_page_is_written()
    {
        await Store.Commit([Sample.Create("A")]);
        var (lost, head) = ((await Sync.StartRun("basic", "begin"))!, await Head());
        var taken = (await Sync.ResumeRun(lost.RunId))!;

        var commit = await CommitPage(
            new(lost, "further", head, 2, [await Update("A", "Jeddah"), Sample.Create("B")],
                [new("C", "bad", Sample.Noon)]));

        Assert.Equal((false, 0), (commit.LeaseHeld, commit.Changed));
        Assert.Equal(1, (await Head()).Cursor.Sequence);
        Assert.Equal(["A"], (await Store.Read(["A", "B"])).Keys);
        Assert.Null((await Read("A")).Customer!.City);
        Assert.Empty(await Sync.Failures(lost.RunId, "", 10));
        Assert.Equal(("begin", 0),
            ((await Sync.Run(lost.RunId))!.Checkpoint, (await Sync.Run(lost.RunId))!.Counts.Pages));
        Assert.Empty(_published.Events);
        Assert.True((await CommitPage(new(taken, "further", head, 0, [], []))).LeaseHeld);
    }

    [Fact]
    public async Task A_row_that_changed_after_the_request_is_read_again()
    {
        await Store.Commit([Sample.Create("BEFORE"), Sample.Create("COMPARED")]);
        var (lease, head) = ((await Sync.StartRun("enhanced", ""))!, await Head());
        await Store.Commit([Sample.Write(Sample.Customer("BEFORE") with { City = "webhook" }, 1)]);
        List<CommitItem> items =
            [await Update("BEFORE", "page"), await Update("COMPARED", "page"), Sample.Create("NEW"),
                Sample.Create("FREE")];
        await Store.Commit([Sample.Write(Sample.Customer("COMPARED") with { City = "webhook" }, 1),
            Sample.Create("NEW")]);

        var commit = await CommitPage(new(lease, "", head, 4, items, []));

        Assert.Equal(["BEFORE", "COMPARED", "NEW"], commit.ReadAgain.Order(StringComparer.Ordinal));
        Assert.Equal((1, "webhook", "webhook"),
            (commit.Changed, (await Read("BEFORE")).Customer!.City, (await Read("COMPARED")).Customer!.City));
        Assert.Equal(6, (await Read("FREE")).Customer!.Sequence);
    }

    [Fact]
    public async Task A_page_that_was_asked_for_before_a_silo_started_is_compared_and_committed_all_the_same()
    {
        await Store.Commit([Sample.Create("SILENT"), Sample.Create("OLD")]);
        var (lease, head) = ((await Sync.StartRun("basic", "begin"))!, await Head());
        await Feed.BeginEpoch(continues: true);
        await Store.Commit([Silent(await Read("SILENT"))]);
        await Feed.BeginEpoch(continues: true);

        var commit = await CommitPage(new(lease, "after B", head, 3,
            [Sample.Create("A"), await Update("SILENT", "page")], [new("BAD", "unreadable", Sample.Noon)]));
        var rename = await CommitRename(await Rename(lease, head, "OLD", "NEW"));

        Assert.Equal((true, 1, true, 1), (commit.LeaseHeld, commit.Changed, rename.LeaseHeld, rename.Changed));
        Assert.Equal(["SILENT"], commit.ReadAgain);
        Assert.Empty(rename.ReadAgain);
        Assert.Equal(["A", "NEW", "OLD", "SILENT"],
            (await Store.Read(["A", "NEW", "OLD", "SILENT"])).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("BAD", 1L, 3L), (
            Assert.Single(await Sync.Failures(lease.RunId, "", 10)).ErpnextId,
            (await Sync.Run(lease.RunId))!.Counts.Pages, (await Sync.Run(lease.RunId))!.Counts.Processed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_page_of_another_history_nothing_stands_and_the_run_is_not_who_wrote_it(bool hasRows)
    {
        var (lease, head) = ((await Sync.StartRun("basic", "begin"))!, await Head());
        await Feed.BeginEpoch(continues: false);
        await Feed.BeginEpoch(continues: true);
        CommitItem[] rows = hasRows ? [Sample.Create("A")] : [];

        var ofRun = await CommitPage(
            new(lease, "further", head, 1, rows, [new("BAD", "unreadable", Sample.Noon)]));
        var ofNone = await CommitPage(new(null, "", head, 1, rows, []));

        Assert.Equal((false, true), (ofRun.LeaseHeld, ofNone.LeaseHeld));
        Assert.Equal(rows.Select(row => row.ErpnextId!), ofNone.ReadAgain);
        Assert.Empty(await Store.Read(["A"]));
        Assert.Empty(await Sync.Failures(lease.RunId, "", 10));
        Assert.Equal("begin", (await Sync.Run(lease.RunId))!.Checkpoint);
        Assert.NotNull(await Sync.ResumeRun(lease.RunId));
        Assert.False((await CommitPage(
            new(lease, "", new FeedHead(new("unknown", 0), 0, 99), 1, rows, []))).LeaseHeld);
    }

    [Fact]
    public async Task One_run_at_a_time()
    {
        var starts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sync.StartRun("basic", "")));
        var lease = Assert.Single(starts.OfType<SyncLease>());

        Assert.True(await Sync.FinishRun(lease, "failed", "ERPNext is away 🏢"));

        Assert.False(await Sync.FinishRun(lease, "succeeded", null));
        Assert.False((await CommitPage(new(lease, "", await Head(), 0, [], []))).LeaseHeld);
        Assert.Null(await Sync.ResumeRun(lease.RunId));
        var run = (await Sync.Run(lease.RunId))!;
        Assert.Equal(("failed", "ERPNext is away 🏢", true), (run.State, run.Error, run.FinishedAt >= run.StartedAt));
        Assert.NotNull(await Sync.StartRun("enhanced", ""));
        Assert.Equal(["running", "failed"], (await Sync.Runs(null, 10)).Select(each => each.State));
    }

    [Fact]
    public async Task Changes_are_counted_by_their_kind()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B"), Sample.Create("C")]);
        var lease = (await Sync.StartRun("basic", ""))!;

        await CommitPage(new(lease, "", await Head(), 5,
            [Sample.Create("D"), Sample.Write(Sample.Customer("A"), 1, ChangeKind.Restored),
                Sample.Write(Sample.Customer("B"), 1, ChangeKind.Merged),
                Sample.Write(Sample.Customer("C"), 1, ChangeKind.Deleted)], []));

        Assert.Equal(new SyncCounts(1, 5, 1, 0, 1, 0, 1, 1, 0, 0), (await Sync.Run(lease.RunId))!.Counts);
    }

    [Fact]
    public async Task A_page_outside_of_any_run_touches_none()
    {
        await Store.Commit([Sample.Create("A")]);
        var lease = (await Sync.StartRun("basic", "begin"))!;

        var commit = await CommitPage(new(null, "ignored", await Head(), 1, [await Update("A", "Jeddah")], []));

        Assert.Equal((true, 1, "Jeddah"), (commit.LeaseHeld, commit.Changed, (await Read("A")).Customer!.City));
        Assert.Equal(("begin", 0),
            ((await Sync.Run(lease.RunId))!.Checkpoint, (await Sync.Run(lease.RunId))!.Counts.Pages));
    }

    [Fact]
    public async Task Progress_is_noted_without_a_page()
    {
        var lease = (await Sync.StartRun("basic", "begin"))!;

        Assert.True(await Sync.SaveCheckpoint(lease, "further 🏢"));
        var taken = await Sync.ResumeRun(lease.RunId);

        Assert.False(await Sync.SaveCheckpoint(lease, "lost"));
        Assert.Equal(("further 🏢", 0),
            ((await Sync.RunningRun())!.Checkpoint, (await Sync.RunningRun())!.Counts.Pages));
        Assert.True(await Sync.SaveCheckpoint(taken!, "found"));
    }

    [Fact]
    public async Task A_held_run_waits_beside_others_and_goes_on_when_none_is_running()
    {
        var lease = (await Sync.StartRun("enhanced", ""))!;
        Assert.True(await Sync.HoldRun(lease, "deletes", "500 of 600 would go"));
        Assert.Equal(("held", "deletes", "500 of 600 would go", null), Described((await Sync.HeldRun())!));
        Assert.Null(await Sync.ResumeRun(lease.RunId));
        Assert.False(await Sync.SaveCheckpoint(lease, "lost"));
        var other = (await Sync.StartRun("basic", ""))!;
        Assert.Null(await Sync.ReopenRun(lease.RunId));
        await Sync.FinishRun(other, "completed", null);

        var reopened = await Task.WhenAll(Sync.ReopenRun(lease.RunId), Sync.ReopenRun(lease.RunId));

        var again = Assert.Single(reopened.OfType<SyncLease>());
        Assert.Equal(("running", "deletes", null, null), Described((await Sync.RunningRun())!));
        Assert.True((await CommitPage(new(again, "further", await Head(), 0, [], []))).LeaseHeld);
        Assert.Null(await Sync.HeldRun());
    }

    [Fact]
    public async Task What_a_held_run_waits_for_can_be_written_anew()
    {
        var lease = (await Sync.StartRun("basic", ""))!;
        Assert.False(await Sync.UpdateHeld(lease.RunId, "lost", "lost"));
        await Sync.HoldRun(lease, "25", "25 would go");

        Assert.True(await Sync.UpdateHeld(lease.RunId, "28", "28 would go"));

        Assert.Equal(("held", "28", "28 would go", null), Described((await Sync.HeldRun())!));
        Assert.Equal(lease.RunId, Assert.Single(await Sync.HeldRuns()).Id);
    }

    [Fact]
    public async Task The_deletes_of_the_runs_since_a_moment_are_summed_up()
    {
        Assert.Equal(0, await Sync.DeletedSince(DateTimeOffset.UnixEpoch));
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        var lease = (await Sync.StartRun("basic", ""))!;
        await CommitPage(
            new(lease, "", await Head(), 0,
                [Sample.Write(Sample.Customer("A"), 1, ChangeKind.Deleted),
                    Sample.Write(Sample.Customer("B"), 1, ChangeKind.Deleted)], []));

        Assert.Equal(2, await Sync.DeletedSince(DateTimeOffset.UnixEpoch));
        Assert.Equal(0, await Sync.DeletedSince(TimeProvider.System.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task A_held_run_can_be_ended()
    {
        var lease = (await Sync.StartRun("enhanced", ""))!;
        Assert.False(await Sync.EndHeld(lease.RunId, "cancelled", null));
        await Sync.HoldRun(lease, "", "why");

        Assert.True(await Sync.EndHeld(lease.RunId, "cancelled", "by a person"));

        var run = (await Sync.Run(lease.RunId))!;
        Assert.Equal(("cancelled", "by a person", true), (run.State, run.Error, run.FinishedAt is not null));
        Assert.Null(await Sync.ReopenRun(lease.RunId));
    }

    [Fact]
    public async Task Runs_are_read_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var lease = (await Sync.StartRun("basic", ""))!;
            ids.Insert(0, lease.RunId);
            await Sync.FinishRun(lease, "completed", null);
        }
        ids.Sort((a, b) => string.CompareOrdinal(b, a));

        var first = await Sync.Runs(null, 3);
        var second = await Sync.Runs(first[^1].Id, 3);

        Assert.Equal(ids, first.Concat(second).Select(run => run.Id));
        Assert.Null(await Sync.RunningRun());
    }

    [Fact]
    public async Task The_last_of_a_kind_that_has_ended_is_found_behind_those_of_the_other_and_of_what_has_not()
    {
        var enhanced = (await Sync.StartRun("enhanced", ""))!;
        await Sync.FinishRun(enhanced, "failed", null);
        var held = (await Sync.StartRun("enhanced", ""))!;
        await Sync.HoldRun(held, "", "why");
        var basic = (await Sync.StartRun("basic", ""))!;
        Assert.Null(await Sync.LastEnded("basic"));
        await Sync.FinishRun(basic, "completed", null);
        await Sync.StartRun("enhanced", "");

        Assert.Equal((enhanced.RunId, "failed"),
            ((await Sync.LastEnded("enhanced"))!.Id, (await Sync.LastEnded("enhanced"))!.State));
        Assert.Equal(basic.RunId, (await Sync.LastEnded("basic"))!.Id);
    }

    [Fact]
    public async Task Living_customers_are_listed_in_binary_order_and_found_by_what_they_share()
    {
        List<string> names = ["Müller", "Muller", "🏢", "zebra", "ﻣﻜﺔ", "Zebra"];
        await Store.Commit(names.ConvertAll(name => Linked(name, $"Contact-{name}", "Address")));
        await Store.Commit([Linked("GONE", "Contact-GONE", "Address", Sample.Noon)]);
        names.Sort(TestOrder);

        var first = await Sync.LivingNames("", 4);
        var rest = await Sync.LivingNames(first[^1].ErpnextId, 4);

        Assert.Equal(names, first.Concat(rest).Select(name => name.ErpnextId));
        Assert.Equal(6, await Sync.CountLiving());
        Assert.Equal("2026-01-01 00:00:00.000000", first[0].Creation);
        Assert.Equal(["Müller", "Zebra"],
            (await Sync.LivingAmong(["Müller", "Zebra", "GONE", "none"])).Order(StringComparer.Ordinal));
        Assert.Equal(["zebra", "🏢"],
            (await Sync.NamesByContact(["Contact-zebra", "Contact-🏢", "Contact-GONE", "none"])).Order(
                StringComparer.Ordinal));
        Assert.Equal(6, (await Sync.NamesByAddress(["Address"])).Count);
        var created = await Sync.NamesByCreation(["2026-01-01 00:00:00.000000"]);
        Assert.Equal(6, created.Count);
        Assert.Equal(("2026-01-01 00:00:00.000000", "a@b.example"), (created[0].Creation, created[0].Owner));
        Assert.All(created, row => Assert.Equal(0, row.Appeared));
        Assert.Empty(await Sync.NamesByCreation(["2026-01-01 00:00:00.000001"]));
    }

    [Fact]
    public async Task Old_runs_are_pruned_with_their_failures_but_none_that_has_not_ended()
    {
        var old = (await Sync.StartRun("basic", ""))!;
        await Fail(old, [new("A", "bad", Sample.Noon), new("B", "bad", Sample.Noon)]);
        await Sync.FinishRun(old, "completed", null);
        var held = (await Sync.StartRun("basic", ""))!;
        await Sync.HoldRun(held, "", "why");
        await Sync.StartRun("basic", "");
        var pruning = new Pruning(Database);

        Assert.Equal(0, await pruning.SyncRuns(DateTimeOffset.UnixEpoch));
        Assert.Equal(1, await pruning.SyncRuns(TimeProvider.System.GetUtcNow().AddDays(1)));

        // Begun in one millisecond they are in no order.
        Assert.Equal(["held", "running"], (await Sync.Runs(null, 10)).Select(run => run.State).Order());
        Assert.Empty(await Sync.Failures(old.RunId, "", 10));
    }

    [Fact]
    public async Task A_failure_of_the_same_customer_keeps_the_last_reason_and_goes_with_it()
    {
        var lease = (await Sync.StartRun("basic", ""))!;
        await Fail(lease, [new("A", "first", Sample.Noon), new("B", "only", Sample.Noon)]);
        await Fail(lease, [new("A", "second", Sample.Noon)]);
        Assert.Equal(["second", "only"], (await Sync.Failures(lease.RunId, "", 10)).Select(failure => failure.Message));
        Assert.Equal(["B"], (await Sync.Failures(lease.RunId, "A", 10)).Select(failure => failure.ErpnextId));

        await Store.Commit([Sample.Create(Sample.Customer("A") with { DeletedAt = Sample.Noon })]);
        await new Eraser(Database, TimeProvider.System).Erase(await Read("A"));

        Assert.Equal(["B"], (await Sync.Failures(lease.RunId, "", 10)).Select(failure => failure.ErpnextId));
    }

    private static (string State, string Checkpoint, string? Error, DateTimeOffset? FinishedAt) Described(
        SyncRunRow run) => (run.State, run.Checkpoint, run.Error, run.FinishedAt);

    private static CommitItem Linked(string name, string contact, string address, DateTimeOffset? deletedAt = null)
    {
        var customer = Sample.Customer(name)
            with { PrimaryContact = contact, PrimaryAddress = address,
                ErpnextCreation = (SiteTime)"2026-01-01 00:00:00.000000", DeletedAt = deletedAt };
        return new(name, 0, Sample.Row(customer) with { Document = """{"owner":"a@b.example"}""" }, WriteIntent.None);
    }

    private sealed record Outcome(bool LeaseHeld, FeedCursor Head, int Changed, IReadOnlyList<string> ReadAgain);

    private Task<Outcome> CommitPage(SyncPage page) => Committed(() => Sync.CommitPage(page));

    private Task<Outcome> CommitRename(SyncRename rename) => Committed(() => Sync.CommitRename(rename));

    private async Task<Outcome> Committed(Func<Task<IReadOnlyList<string>>> commit)
    {
        var (before, isHeld, again) = ((await Head()).Cursor, true, (IReadOnlyList<string>)[]);
        try { again = await commit(); }
        catch (LeaseLostException) { isHeld = false; }
        var head = (await Head()).Cursor;
        return new(isHeld, head, (int)(head.Sequence - before.Sequence), again);
    }

    private async Task Fail(SyncLease lease, params SyncFailureRow[] failures) =>
        await CommitPage(new(lease, "", await Head(), 0, [], failures));

    private async Task<CommitItem> Update(string name, string city)
    {
        var known = await Read(name);
        return Sample.Write(known.Customer! with { City = city }, known.Version);
    }

    private static CommitItem Silent(StoredCustomer known) =>
        new(known.Customer!.ErpnextId, known.Version, Sample.Row(known.Customer, known.Version), WriteIntent.None);

    private async Task<SyncRename> Rename(SyncLease lease, FeedHead head, string oldName, string newName)
    {
        var row = await Read(oldName);
        var renamed = Sample.Row(row.Customer! with { ErpnextId = (ErpnextName)newName });
        var tombstone = Sample.Row(Sample.Customer(oldName)
            with { DeletedAt = Sample.Noon, RenamedTo = (ErpnextName)newName });
        return new(lease, "", head, row.Version, 0, renamed, tombstone,
            new(ChangeKind.Renamed, ChangeCause.Sync, new Dictionary<string, object?>()));
    }

    private Task<FeedHead> Head() => Feed.Head();

    private sealed class PublishedHeads : ICommittedChanges
    {
        public List<(long Head, int Changes)> Events { get; } = [];

        public void Committed(FeedEvent batch) => Events.Add((batch.Head.Sequence, batch.Changes.Count));
    }

    /// <summary>No two alike: ids of runs sort by the millisecond, and a fast database takes two of them in one.</summary>
    private sealed class Moments : TimeProvider
    {
        private DateTimeOffset _last;

        public override DateTimeOffset GetUtcNow()
        {
            var now = base.GetUtcNow();
            return _last = now > _last.AddMilliseconds(1) ? now : _last.AddMilliseconds(1);
        }
    }
}
