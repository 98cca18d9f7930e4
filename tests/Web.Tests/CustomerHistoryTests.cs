using System.Net;
using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests;

/// <summary>A customer's changes over HTTP, and the names that it had before.</summary>
public sealed class CustomerHistoryTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task A_history_tells_each_change_newest_first_page_by_page()
    {
        await _front.DeliverCustomer("Nour / Sons", 1, new { customer_name = "Nour", territory = "Riyadh" });
        await _front.DeliverCustomer("Other", 2);
        await _front.DeliverCustomer("Nour / Sons", 3, new { customer_name = "Nour", territory = "Jeddah" });
        await _front.DeliverCustomer("Nour / Sons", 4, new { }, "on_trash");

        var first = await _front.Data("/api/customers/Nour%20%2F%20Sons/history?limit=2");
        var second = await _front.Data(
            $"/api/customers/Nour / Sons/history?limit=2&before={first.GetProperty("nextCursor")}");

        Assert.Equal(["deleted", "updated"], first.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("kind").GetString()));
        Assert.Equal("""{"from":"Riyadh","to":"Jeddah"}""", first.GetProperty("items")[1].GetProperty("fields")
            .GetProperty("territory").GetRawText());
        var created = Assert.Single(second.GetProperty("items").EnumerateArray());
        Assert.Equal(("created", "webhook", "Nour / Sons"),
            (created.GetProperty("kind").GetString(), created.GetProperty("cause")
                .GetString(), created.GetProperty("erpnextId").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task A_change_leads_to_the_delivery_that_brought_it_and_back_and_tells_who_made_it()
    {
        await _front.DeliverCustomer("A", 1, new { customer_name = "One", modified_by = "layla@example.com" });
        await _front.DeliverCustomer("A", 2, new { customer_name = "Two", modified_by = "sami@example.com" });
        // Whoever made this one, it was not the one before.
        await _front.DeliverCustomer("A", 3, new { customer_name = "Three" });

        var changes = (await _front.Data("/api/customers/A/history")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([null, "sami@example.com", "layla@example.com"],
            changes.Select(change => change.GetProperty("by").GetString()));
        foreach (var change in changes)
        {
            var delivery = await _front.Data(
                $"/api/webhooks/erpnext/deliveries/{change.GetProperty("deliveryId").GetString()}");
            Assert.Equal(change.GetProperty("sequence").GetInt64(), delivery.GetProperty("changeSequence").GetInt64());
        }
    }

    [Fact]
    public async Task A_late_delivery_says_why_it_changed_nothing()
    {
        await _front.DeliverCustomer("A", 2, new { customer_name = "Two" });
        Assert.Equal("stale", await _front.DeliverCustomer("A", 1, new { customer_name = "Two" }));

        Assert.Equal("It is older than what is known, and tells nothing that is not known.",
            (await _front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0].GetProperty("reason")
                .GetString());
    }

    [Fact]
    public async Task A_customer_whose_name_ends_so_itself_comes_first()
    {
        await _front.DeliverCustomer("A", 1);
        Assert.Single((await _front.Data("/api/customers/A/history")).GetProperty("items").EnumerateArray());

        await _front.DeliverCustomer("A/history", 2);

        Assert.Equal("A/history", (await _front.Data("/api/customers/A/history")).GetProperty("erpnextId").GetString());
        Assert.Equal("A/history",
            (await _front.Data("/api/customers/A%2Fhistory/history")).GetProperty("items")[0].GetProperty("erpnextId")
                .GetString());
    }

    [Theory]
    [InlineData("/api/customers/Nobody/history", HttpStatusCode.NotFound)]
    [InlineData("/api/customers/A/history?limit=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/customers/A%2Fhistory", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_or_makes_no_sense_is_told_so(string path, HttpStatusCode expected)
    {
        await _front.DeliverCustomer("A", 1);

        using var answer = await _front.Http.GetAsync(path);

        Assert.Equal((expected, "application/problem+json"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task An_old_name_answers_the_customer_until_another_bears_it()
    {
        await _front.DeliverCustomer("First", 1, new { customer_name = "One" });
        await Rename("First", "Second");
        await Rename("Second", "Third");
        var id = (await _front.Data("/api/customers/Third")).GetProperty("id").GetString();

        Assert.Equal("Third", (await _front.Data("/api/customers/First")).GetProperty("erpnextId").GetString());
        Assert.Equal(["Third", "Second", "First"],
            (await _front.Data("/api/customers/First/history")).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("erpnextId").GetString()));
        Assert.Equal("stale", await _front.DeliverCustomer("First", 1));
        Assert.Equal("applied", await _front.DeliverCustomer("Third", 30, new { customer_name = "New" }));
        Assert.Equal(["First", "Second"], (await _front.Data("/api/customers/Third")).GetProperty("previousIds")
            .EnumerateArray().Select(name => name.GetString()));

        Assert.Equal("applied", await _front.DeliverCustomer("First", 40));

        var another = await _front.Data("/api/customers/First");
        Assert.Equal(("First", false),
            (another.GetProperty("erpnextId").GetString(), another.GetProperty("id").GetString() == id));
        Assert.Equal("Third", (await _front.Data("/api/customers/Second")).GetProperty("erpnextId").GetString());
    }

    [Fact]
    public async Task Names_that_lead_in_a_circle_answer_what_is_left_of_them()
    {
        foreach (var (name, to) in new[] { ("A", "B"), ("B", "A") })
        {
            var tombstone = new Customer {
                ErpnextId = (ErpnextName)name, Id = Guid.CreateVersion7(), Name = name,
                DeletedAt = DateTimeOffset.UnixEpoch, RenamedTo = (ErpnextName)to };
            await Services<CustomerStore>()
                .Commit([new(name, 0, new StoredCustomer { Customer = tombstone }, WriteIntent.None)]);
        }

        Assert.Equal("A", (await _front.Data("/api/customers/A")).GetProperty("erpnextId").GetString());
    }

    private T Services<T>() where T : notnull => _front.App.Services.GetRequiredService<T>();

    /// <summary>As the sync does it.</summary>
    private async Task Rename(string from, string to)
    {
        var (sync, head) = (Services<SyncStore>(), await Services<FeedStore>().Head());
        var row = (await Services<CustomerStore>().Read([from]))[from];
        var renamed = row.Customer!
            with { ErpnextId = (ErpnextName)to, PreviousIds = [.. row.Customer.PreviousIds, (ErpnextName)from] };
        var tombstone = new Customer {
            ErpnextId = (ErpnextName)from, Id = Guid.CreateVersion7(), Name = row.Customer.Name,
            DeletedAt = DateTimeOffset.UnixEpoch, RenamedTo = (ErpnextName)to };
        const string times = """{"updated":"2026-01-01 00:00:01.000000","deleted":"2026-01-01 00:00:20.000000"}""";
        var again = await sync.CommitRename(
            new(null, "", head, row.Version, 0, row
                with { Customer = renamed }, new() { Customer = tombstone, Times = times },
            new(ChangeKind.Renamed, ChangeCause.Sync, new SortedDictionary<string, object?> { ["erpnextId"] = from })));
        Assert.Empty(again);
    }
}
