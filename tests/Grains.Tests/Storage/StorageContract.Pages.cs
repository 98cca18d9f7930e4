using System.Text;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Fields;
using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Storage;

/// <summary>Pages of a sync, decided and written.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_name_twice_in_a_page_is_decided_once_by_the_later_reading()
    {
        await Store.Commit([Sample.Create("A")]);
        var head = await Feed.Head();

        await Writer().Write(null, "", new ReadPage(head, [Read("A", "older", 1), Read("A", "newer", 2)], []));

        var row = await Read("A");
        var changes = (await Feed.Read(head.Cursor, 10)).Changes;
        Assert.Equal(("newer", "newer", row.Customer!.Sequence),
            (row.Customer.City, Assert.Single(changes).Customer.City, changes[0].Sequence));
    }

    [Fact]
    public async Task A_page_that_is_repeated_after_a_delivery_does_not_overwrite_it()
    {
        await Store.Commit([Sample.Create("A")]);
        var page = new ReadPage(await Feed.Head(), [Read("A", "page", 1)], []);
        await Writer().Write(null, "", page);
        var row = await Read("A");
        await Store.Commit([Sample.Write(row.Customer! with { City = "webhook" }, row.Version)]);

        var again = await Writer().Write(null, "", page); // As when its commit is not known to have happened.

        Assert.Equal(["A"], again.ReadAgain);
        Assert.Equal("webhook", (await Read("A")).Customer!.City);
    }

    [Fact]
    public async Task Another_customer_of_a_name_has_an_id_and_a_history_of_its_own()
    {
        await Store.Commit([Sample.Create("A")]);
        var first = await Read("A");
        var second = first.Customer! with { Id = Guid.CreateVersion7(), City = "other" };
        await Store.Commit([
            new CommitItem("A", first.Version, first
                with { Customer = second },
                new(new ChangeDraft(ChangeKind.Created, ChangeCause.Sync, new Dictionary<string, object?>()), null))]);

        Assert.Equal(second.Id, (await Read("A")).Customer!.Id);
        Assert.Equal(ChangeKind.Created, Assert.Single(await History.Read(second.Id, null, 10)).Kind);
        Assert.Single(await History.Read(first.Customer.Id, null, 10));
    }

    [Fact]
    public async Task One_row_that_cannot_be_decided_is_recorded_and_holds_up_none_of_the_page()
    {
        var broken = new ReadCustomer(
            (ErpnextName)"B", new ErpNextDocument(
                (SiteTime)"2026-03-05 12:00:01.000000", [new("credit_limits", "[broken")]));

        var result = await Writer()
            .Write(null, "", new ReadPage(await Feed.Head(), [Read("A", "x", 1), broken, Read("C", "x", 1)], []));

        Assert.Equal(["A", "C"], (await Store.Read(["A", "B", "C"])).Keys.Order());
        var refused = Assert.Single(result.Refused);
        Assert.Equal("B", refused.Name);
        Assert.DoesNotContain("Exception", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_that_fails_for_two_reasons_or_in_two_stages_is_one_failure_of_its_run()
    {
        var lease = await Sync.StartRun("basic", "{}");
        var run = new SyncExecution(
            lease!, SyncKind.Basic, Sample.Noon, new SyncCheckpoint(), SyncCounts.None, TimeProvider.System);
        var read = Read("A", "x", 1);
        var unreadable = read with { Document = read.Document with {
            Keys = [.. read.Document.Keys.Prepend(new("disabled", "\"perhaps\""))] } };
        var page = new ReadPage(await Feed.Head(), [unreadable], [new("A", "It breaks.")]);

        for (var stage = 0; stage < 2; stage++) run.Count(1, await Writer().Write(run, "{}", page));

        Assert.Equal(1, (await Sync.Run(lease!.RunId))!.Counts.Failed);
        Assert.Equal(1, run.Snapshot().Failed);
    }

    private MappingHolder Mapping { get; } = new(Options.Create(new MappingOptions()));

    private DecisionContexts Decisions => new(
        Mapping, new MappingLoader(new(Database), Mapping, Options.Create(new MappingOptions()), TimeProvider.System),
        Options.Create(new ErpNextOptions()),
        new(null!, Options.Create(new ErpNextOptions()), TimeProvider.System), TimeProvider.System);

    private PageWriter Writer() => new(
        Sync, Store, Decisions, new DifferenceLog(null!, Differences, Decisions, TimeProvider.System),
        new TryRow(NullLogger<TryRow>.Instance), TimeProvider.System);

    private static ReadCustomer Read(string name, string city, int second) =>
        new((ErpnextName)name, ErpNextDocument.Parse(Encoding.UTF8.GetBytes(
        $$"""{"name":"{{name}}","customer_name":"{{name}}","modified":"2026-03-05 12:00:0{{second}}.000000","city":"{{city}}"}""")));
}
