using System.Net;
using CustomerSync.Customers;
using CustomerSync.Live;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

/// <summary>A client takes what it wants of the feed, and its place moves on all the same.</summary>
public sealed class FilterTests(SixChanges shared) : IClassFixture<SixChanges>
{
    private readonly RunningFront _front = shared.Front;

    [Theory]
    [InlineData("customers=B", "2,3,6")]
    [InlineData("customers=B,C", "2,3,5,6")]
    [InlineData("customers=B&customers=C", "2,3,5,6")]
    [InlineData("customers=Acme,%20Inc.", "1,4")]
    [InlineData("types=created", "1,2,5")]
    [InlineData("types=customer.created,deleted", "1,2,5,6")]
    [InlineData("fields=city", "1,4,6")]
    [InlineData("fields=email,city&types=updated&customers=B", "3")]
    public async Task Only_what_passes_comes(string filter, string expected)
    {
        await using var events = await EventReader.Open(_front, null, $"?after={await Beginning(_front)}&{filter}");
        await events.Next("ready");

        var seen = await events.Next(expected.Split(',').Length, filter);
        var polled = await _front.Data($"/api/customers/changes?wait=0&{filter}");

        Assert.Equal(expected, string.Join(',', seen.Select(entry => entry.Sequence)));
        Assert.Equal(expected,
            string.Join(',', polled.GetProperty("changes").EnumerateArray()
                .Select(change => change.GetProperty("sequence").GetInt64())));
    }

    [Fact]
    public async Task A_quiet_filtered_client_is_told_how_far_it_is_and_resumes_from_there()
    {
        await using var front = await SixChanges.Begin();
        await using var events = await EventReader.Open(front, null, $"?after={await Beginning(front)}&customers=nobody");
        await events.Next("ready");

        var cursor = await events.Next("the cursor");

        Assert.Equal("cursor", cursor!.Type);
        Assert.EndsWith(".6", cursor.Id, StringComparison.Ordinal);
        await front.DeliverCustomer("nobody", 1);
        await using var resumed = await EventReader.Open(front, cursor.Id, "?customers=nobody");
        await resumed.Next("ready");
        Assert.Equal(7, (await resumed.Next("what followed"))!.Sequence);
    }

    [Fact]
    public async Task A_customer_is_followed_by_our_id_too()
    {
        var id = (await _front.Data("/api/customers/B")).GetProperty("id").GetString();
        var polled = await _front.Data($"/api/customers/changes?wait=0&customers={id}");

        Assert.Equal([2, 3, 6], polled.GetProperty("changes").EnumerateArray()
            .Select(change => change.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public void A_customer_is_followed_through_its_rename()
    {
        var customer = new Customer
        {
            ErpnextId = (ErpnextName)"New", Id = Guid.NewGuid(), Name = "New", PreviousIds = [(ErpnextName)"Old"],
        };
        var frame = Frame.Of(new CustomerChange
        {
            Cursor = new("e", 1), Kind = ChangeKind.Renamed, ErpnextId = customer.ErpnextId, Fields = ["erpnextId"],
            Cause = ChangeCause.Sync, At = DateTimeOffset.UnixEpoch, Customer = customer,
        });

        Assert.True(FeedFilter.Of("Old", default, default).Passes(frame));
        Assert.True(FeedFilter.Of("New", default, default).Passes(frame));
        Assert.False(FeedFilter.Of("Other", default, default).Passes(frame));
    }

    [Theory]
    [InlineData("types=exploded")]
    [InlineData("types=0")]
    [InlineData("fields=customer_name")]
    public async Task A_filter_that_nothing_can_pass_is_told_so(string filter)
    {
        using var answer = await _front.Http.GetAsync("/api/customers/events?" + filter);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<string> Beginning(RunningFront front) =>
        (await front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString()!.Split('.')[0] + ".0";
}

public sealed class SixChanges : SharedFront
{
    internal static async Task<RunningFront> Begin()
    {
        var front = await RunningFront.Start(null, "--Live:IdleComment", "00:00:01");
        await front.DeliverCustomer("Acme, Inc.", 1, new { email_id = "a@x", city = "Riyadh" });
        await front.DeliverCustomer("B", 1, new { email_id = "b@x" });
        await front.DeliverCustomer("B", 2, new { email_id = "b2@x" });
        await front.DeliverCustomer("Acme, Inc.", 2, new { city = "Jeddah" });
        await front.DeliverCustomer("C", 1);
        await front.DeliverCustomer("B", 2, new { email_id = "b2@x" }, "on_trash");
        return front;
    }

    private protected override Task<RunningFront> Start() => Begin();
}
