using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    [Fact]
    public async Task Former_names_and_pointers_come_back_as_they_were_written()
    {
        var customer = Sample.Customer("NEW 🏢")
            with { PreviousIds = [(ErpnextName)"OLD \"1\"", (ErpnextName)"قديم"], RenamedTo = (ErpnextName)"ü",
                MergedInto = (ErpnextName)"🏢" };

        await Store.Commit([Sample.Create(customer)]);
        await Store.Commit([
            Sample.Write(customer with { PreviousIds = [.. customer.PreviousIds, (ErpnextName)"3"] }, 1)]);

        ErpnextName[] expected = [.. customer.PreviousIds, (ErpnextName)"3"];
        Customer[] told = [(await Read("NEW 🏢")).Customer!, (await Read("NEW 🏢")).Customer!,
            (await Changes())[1].Customer];
        Assert.All(told, each => Assert.Equal(expected, each.PreviousIds));
        Assert.All(told, each => Assert.Equal(("ü", "🏢"), (each.RenamedTo, each.MergedInto)));
    }

    [Fact]
    public async Task A_renamed_customer_keeps_its_id_and_leaves_a_tombstone()
    {
        var old = Sample.Customer("OLD");
        await Store.Commit([Sample.Create(old)]);
        await Store.Commit([Sample.Write(old with { City = "Riyadh" }, 1)]);
        var (lease, head) = ((await Sync.StartRun("basic", ""))!, await Head());

        var commit = await CommitRename(Rename(old, "NEW 🏢", 2, 0, head)
            with { Lease = lease, Checkpoint = "after it" });

        Assert.Equal((true, 3, 1), (commit.LeaseHeld, commit.Head.Sequence, commit.Changed));
        Assert.Empty(commit.ReadAgain);
        var (row, tombstone) = (await Read("NEW 🏢"), await Read("OLD"));
        Assert.Equal((old.Id, 3, 3, null),
            (row.Customer!.Id, row.Version, row.Customer.Sequence, row.Customer.DeletedAt));
        Assert.Equal([(ErpnextName)"OLD"], row.Customer.PreviousIds);
        Assert.Equal((3, "NEW 🏢", Sample.Noon),
            (tombstone.Version, $"{tombstone.Customer!.RenamedTo}", tombstone.Customer.DeletedAt));
        Assert.NotEqual(old.Id, tombstone.Customer.Id);
        Assert.Equal((ChangeKind.Renamed, "NEW 🏢"), ((await Changes())[^1].Kind, (await Changes())[^1].ErpnextId));
        var run = (await Sync.Run(lease.RunId))!;
        Assert.Equal(("after it", new SyncCounts(0, 0, 0, 0, 0, 1, 0, 0, 0, 0)), (run.Checkpoint, run.Counts));
        Assert.Equal([(3L, 0)], _published.Events);
    }

    [Fact]
    public async Task A_row_that_a_webhook_made_of_the_new_name_becomes_one_with_the_renamed()
    {
        var (old, made) = (Sample.Customer("OLD"), Sample.Customer("NEW"));
        await Store.Commit([Sample.Create(old), Sample.Create(made), Sample.Create("OTHER")]);
        for (var version = 1; version < 4; version++)
            await Store.Commit([Sample.Write(made with { City = $"{version}" }, version)]);

        var commit = await CommitRename(Rename(old, "NEW", 1, 4, await Head()));

        Assert.Equal((true, 1), (commit.LeaseHeld, commit.Changed));
        Assert.Equal((5, 2), ((await Read("NEW")).Version, (await Read("OLD")).Version));
        var history = await History.Read(old.Id, null, 10);
        Assert.Equal(["NEW", "NEW", "NEW", "NEW", "NEW", "OLD"], history.Select(entry => $"{entry.ErpnextId}"));
        Assert.Empty(await History.Read(made.Id, null, 10));
    }

    [Fact]
    public async Task A_grain_that_is_awake_under_either_name_meets_a_conflict()
    {
        await Store.Commit([Sample.Create("OLD"), Sample.Create("NEW")]);
        await CommitRename(Rename(Sample.Customer("OLD"), "NEW", 1, 1, await Head()));

        var commit = await Store.Commit(
            [Sample.Write(Sample.Customer("OLD"), 1), Sample.Write(Sample.Customer("NEW"), 1)]);
        var unaware = await Store.Commit([Sample.Create("OLD"), Sample.Create("NEW")]);

        Assert.Empty(commit.VersionsMatched);
        Assert.Empty(unaware.VersionsMatched);
    }

    [Theory]
    [InlineData("version of the old")]
    [InlineData("version of the new")]
    [InlineData("new name taken")]
    [InlineData("new name free")]
    [InlineData("beyond the head")]
    [InlineData("another epoch")]
    public async Task A_rename_that_is_not_current_writes_nothing(string what)
    {
        var before = await Head();
        await Store.Commit(what == "new name free"
            ? [Sample.Create("OLD")] : [Sample.Create("OLD"), Sample.Create("NEW")]);
        var head = what switch { "beyond the head" => before, "another epoch" => (await Head())
            with { Cursor = new("other", 1) }, _ => await Head() };
        var (oldVersion, newVersion) =
            (what == "version of the old"
                ? 2 : 1, what switch { "version of the new" => 2, "new name taken" => 0, _ => 1 });
        var lease = (await Sync.StartRun("basic", "begin"))!;

        var commit = await CommitRename(Rename(Sample.Customer("OLD"), "NEW", oldVersion, newVersion, head)
            with { Lease = lease, Checkpoint = "further" });

        Assert.Equal((what != "another epoch", 0), (commit.LeaseHeld, commit.Changed));
        if (commit.LeaseHeld) Assert.Equal(["NEW", "OLD"], commit.ReadAgain.Order(StringComparer.Ordinal));
        Assert.Null((await Read("OLD")).Customer!.RenamedTo);
        Assert.Equal(("begin", 1), ((await Sync.Run(lease.RunId))!.Checkpoint, (await Read("OLD")).Version));
        Assert.Empty(_published.Events);
    }

    [Fact]
    public async Task Without_its_lease_nothing_of_a_rename_is_written()
    {
        await Store.Commit([Sample.Create("OLD")]);
        var lost = (await Sync.StartRun("basic", "begin"))!;
        await Sync.ResumeRun(lost.RunId);

        var commit = await CommitRename(Rename(Sample.Customer("OLD"), "NEW", 1, 0, await Head())
            with { Lease = lost });

        Assert.Equal((false, 0), (commit.LeaseHeld, commit.Changed));
        Assert.Equal(["OLD"], (await Store.Read(["OLD", "NEW"])).Keys);
    }

    [Fact]
    public async Task A_customer_can_be_renamed_there_and_back_again()
    {
        var customer = Sample.Customer("A");
        await Store.Commit([Sample.Create(customer)]);
        await CommitRename(Rename(customer, "B", 1, 0, await Head()));

        var commit = await CommitRename(Rename((await Read("B")).Customer!, "A", 2, 2, await Head()));

        Assert.Equal(1, commit.Changed);
        var (row, tombstone) = ((await Read("A")), (await Read("B")));
        Assert.Equal((customer.Id, 3, null, "A"),
            (row.Customer!.Id, row.Version, row.Customer.DeletedAt, $"{tombstone.Customer!.RenamedTo}"));
        Assert.Equal(["A", "B"], row.Customer.PreviousIds.Select(name => $"{name}"));
    }

    [Fact]
    public async Task Erasing_a_customer_erases_what_stayed_under_its_former_names()
    {
        var customer = Sample.Customer("BEFORE");
        await Store.Commit([Sample.Create(customer)]);
        await CommitRename(Rename(customer, "AFTER", 1, 0, await Head()));
        var after = await Read("AFTER");
        await Store.Commit([Sample.Write(after.Customer! with { DeletedAt = Sample.Noon }, 2, ChangeKind.Deleted)]);

        Assert.True(await new Eraser(Database, TimeProvider.System).Erase(await Read("AFTER")));

        Assert.Empty(await Store.Read(["BEFORE", "AFTER"]));
        Assert.Equal(["AFTER", "BEFORE"],
            (await Sync.ComparePage(["BEFORE", "AFTER"])).Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            (await Changes()).Select(change => $"{change}"),
            change => change.Contains("BEFORE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_history_is_read_page_by_page_with_the_values_before_and_after()
    {
        var customer = Sample.Customer("A", "first");
        await Store.Commit([Sample.Create(customer), Sample.Create("B")]);
        await Store.Commit([Sample.Write(customer with { City = "new", CreditLimit = 12.5m, Name = "second" }, 1)]);

        var newest = Assert.Single(await History.Read(customer.Id, null, 1));
        var oldest = Assert.Single(await History.Read(customer.Id, newest.Sequence, 10));

        Assert.Equal((3, ChangeKind.Updated, ChangeCause.Webhook, "A"),
            (newest.Sequence, newest.Kind, newest.Cause, $"{newest.ErpnextId}"));
        Assert.Equal((new("old", "new"), new(null, "second")), (newest.Fields["city"], newest.Fields["name"]));
        Assert.Equal((1, ChangeKind.Created), (oldest.Sequence, oldest.Kind));
    }

    private CustomerHistory History => new(Database);

    private static SyncRename Rename(Customer customer, string to, long oldVersion, long newVersion, FeedHead head)
    {
        var renamed = customer
            with { ErpnextId = (ErpnextName)to, PreviousIds = [.. customer.PreviousIds, customer.ErpnextId] };
        var tombstone = Sample.Customer(customer.ErpnextId)
            with { DeletedAt = Sample.Noon, RenamedTo = (ErpnextName)to };
        return new(null, "", head, oldVersion, newVersion, Sample.Row(renamed), Sample.Row(tombstone),
            new ChangeDraft(ChangeKind.Renamed, ChangeCause.Sync,
                new SortedDictionary<string, object?>(StringComparer.Ordinal) { ["erpnextId"] = customer.ErpnextId }));
    }
}
