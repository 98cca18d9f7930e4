using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>Promise 2 at the edge: what a delivery does depends on what it says, not on when it comes.</summary>
public sealed class DeliveryOrderTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task Each_outcome_is_told()
    {
        Assert.Equal("applied", await _front.DeliverCustomer("A", 10, new { email_id = "a@x" }));
        Assert.Equal("duplicate", await _front.DeliverCustomer("A", 10, new { email_id = "a@x" }));
        Assert.Equal("stale", await _front.DeliverCustomer("A", 5, new { email_id = "old@x" }));
        Assert.Equal("unchanged", await _front.DeliverCustomer("A", 11, new { email_id = "a@x", image = "/new.png" }));
        Assert.Equal("applied", await _front.DeliverCustomer("A", 12, new { email_id = "b@x" }));
        Assert.Equal("b@x", (await Find("A")).GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_delete_leaves_a_tombstone_and_a_newer_document_brings_the_customer_back()
    {
        await _front.DeliverCustomer("A", 10, new { email_id = "a@x" });
        Assert.Equal("applied", await _front.DeliverCustomer("A", 10, new { email_id = "a@x" }, "on_trash"));
        Assert.NotEqual(JsonValueKind.Null, (await Find("A")).GetProperty("deletedAt").ValueKind);
        Assert.Equal(0, (await _front.Data("/api/customers")).GetProperty("total").GetInt32());

        Assert.Equal("duplicate", await _front.DeliverCustomer("A", 10, new { email_id = "a@x" }, "on_change"));
        Assert.Equal("applied", await _front.DeliverCustomer("A", 20, new { email_id = "again@x" }, "after_insert"));
        Assert.Equal("stale", await _front.DeliverCustomer("A", 10, new { email_id = "a@x" }, "on_trash"));

        var customer = await Find("A");
        Assert.Equal(JsonValueKind.Null, customer.GetProperty("deletedAt").ValueKind);
        Assert.Equal("again@x", customer.GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_key_that_a_partial_document_lacks_stays_and_null_empties_it()
    {
        await _front.DeliverCustomer("A", 10, new { email_id = "a@x", mobile_no = "1", tax_id = "t" });
        await _front.DeliverCustomer("A", 11, new { mobile_no = (string?)null });

        var customer = await Find("A");
        Assert.Equal("a@x", customer.GetProperty("email").GetString());
        Assert.Equal(JsonValueKind.Null, customer.GetProperty("phone").ValueKind);
        Assert.Equal("t", customer.GetProperty("taxNumber").GetString());
    }

    [Fact]
    public async Task Fifty_deliveries_in_flight_for_one_customer_end_with_the_newest()
    {
        await Parallel.ForEachAsync(Enumerable.Range(1, 50), new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (second, _) => await _front.DeliverCustomer("A", second, new { email_id = $"{second}@x" }));

        Assert.Equal("50@x", (await Find("A")).GetProperty("email").GetString());
    }

    private Task<JsonElement> Find(string name) => _front.Data("/api/customers/" + name);
}
