using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>
/// A page of a sync tells the stream its head and not its rows: the relay reads the range from the feed.
/// </summary>
public sealed class BulkPageTests
{
    private const int Rows = 700;

    [Fact]
    public async Task A_page_reaches_a_client_whole_and_in_order_between_deliveries()
    {
        await using var front = await RunningFront.Start();
        await using var events = await EventReader.Open(front);
        await events.Next("ready");
        await front.DeliverCustomer("BEFORE", 1);

        await Commit(front, "P");
        await front.DeliverCustomer("BETWEEN", 2);
        await Commit(front, "Q");

        var seen = await events.Next((2 * Rows) + 2, "two pages and two deliveries");
        Assert.Equal(Enumerable.Range(1, (2 * Rows) + 2).Select(i => (long)i), seen.Select(entry => entry.Sequence));
        string[] expected = ["BEFORE", .. Names("P"), "BETWEEN", .. Names("Q")];
        Assert.Equal(expected, seen.Select(entry => entry.Name));
        Assert.All(seen, entry => Assert.Equal(entry.Id, entry.Data.GetProperty("cursor").GetString()));
        Assert.Equal(2 * Rows, seen.Count(entry => entry.Data.GetProperty("cause").GetString() == "sync"));
    }

    private static async Task Commit(RunningFront front, string prefix)
    {
        var (sync, feed) = (front.App.Services.GetRequiredService<SyncStore>(),
            front.App.Services.GetRequiredService<FeedStore>());
        var items = Names(prefix).Select(name => new CommitItem(
            name, 0, new StoredCustomer {
                Customer = new Customer { ErpnextId = (ErpnextName)name, Id = Guid.CreateVersion7(), Name = name } },
            new WriteIntent(new ChangeDraft(
                ChangeKind.Created, ChangeCause.Sync, new SortedDictionary<string, object?> { ["name"] = null }),
                null)));

        var again = await sync.CommitPage(new(null, "", await feed.Head(), Rows, [.. items], []));

        Assert.Empty(again);
    }

    private static IEnumerable<string> Names(string prefix) =>
        Enumerable.Range(0, Rows).Select(i => $"{prefix}{i:000}");
}
