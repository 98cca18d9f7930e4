using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// An ERPNext that is away, slow, refuses, or breaks: the run says so, nothing is deleted, and what can go on does.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SyncFaultsTests
{
    [Fact]
    public async Task Without_credentials_the_endpoint_names_the_settings()
    {
        await using var front = await RunningFront.Start();

        using var answer = await front.Http.PostAsync("/api/customers/sync", null);

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, false),
            (answer.StatusCode, problem.GetProperty("success").GetBoolean()));
        Assert.Contains("ErpNext:Url, ErpNext:ApiKey and ErpNext:ApiSecret", problem.GetProperty("message")
            .GetString(), StringComparison.Ordinal);
        Assert.Empty((await front.Data("/api/customers/sync/runs")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("Revoked", "check ErpNext:ApiKey and ErpNext:ApiSecret")]
    [InlineData("NotErpNext", "is not ERPNext")]
    [InlineData("Down", "not reachable")]
    [InlineData("Maintenance", "in maintenance")]
    [InlineData("BadGateway", "gateway answers 502")]
    public async Task What_is_wrong_is_said_and_nothing_is_deleted(string fault, string said)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        await site.Basic();
        typeof(ErpNextSimulator.Control.Faults).GetProperty(fault)!.SetValue(site.Simulator.Faults, true);

        foreach (var path in (string[])["/api/customers/sync", "/api/customers/sync/enhanced?wait=true"])
        {
            using var answer = await site.Front.Http.PostAsync(path, null);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
            Assert.Contains(said, problem.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal("failed", problem.GetProperty("data").GetProperty("status").GetString());
        }

        site.Simulator.Faults.Clear();
        await site.Basic();
        await site.AssertSame();
    }

    [Theory]
    [InlineData("Down")]
    [InlineData("Maintenance")]
    [InlineData("RateLimit")]
    public async Task An_ERPNext_that_is_away_in_the_middle_of_a_run_is_waited_for(string fault)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3000);
        site.Simulator.Faults.Slow = 30;
        var run = await Begun(site);
        var property = typeof(ErpNextSimulator.Control.Faults).GetProperty(fault)!;
        property.SetValue(site.Simulator.Faults, property.PropertyType == typeof(int) ? 1 : true);
        await Wait.Until("the run waiting",
            async () => (await site.Front.Data($"/api/customers/sync/runs/{run}")).GetProperty(
                "message").ValueKind is JsonValueKind.String);

        site.Simulator.Faults.Clear();

        Assert.Equal("completed",
            (await site.Ended(await site.Front.Data($"/api/customers/sync/runs/{run}"))).GetProperty("status")
                .GetString());
        await site.AssertSame();
    }

    [Fact]
    public async Task A_key_that_is_revoked_in_the_middle_of_a_run_fails_it_and_keeps_what_was_done()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3000);
        site.Simulator.Faults.Slow = 30;
        var run = await Begun(site);

        site.Simulator.Faults.Revoked = true;

        var ended = await site.Ended(await site.Front.Data($"/api/customers/sync/runs/{run}"));
        Assert.Equal("failed", ended.GetProperty("status").GetString());
        Assert.Contains("ErpNext:ApiKey", ended.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(ended.GetProperty("created").GetInt32() > 0);
        site.Simulator.Faults.Clear();
        await site.Basic();
        await site.AssertSame();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_bad_customer_is_listed_and_holds_up_none_of_the_rest(bool enhanced)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 700);
        var bad = site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].Skip(300).First().Name);
        site.Simulator.Faults.Broken.Add(bad);

        var run = enhanced ? await site.Enhanced() : await site.Basic();

        Assert.Equal(("completed", 699, 1),
            (run.GetProperty("status").GetString(), run.GetProperty("created").GetInt32(), run.GetProperty("failed")
                .GetInt32()));
        var failure = Assert.Single(
            (await site.Front.Data(
                $"/api/customers/sync/runs/{run.GetProperty("id").GetString()}/failures")).GetProperty("items")
                .EnumerateArray());
        Assert.Equal(bad, failure.GetProperty("erpnextId").GetString());
        Assert.Contains("unsupported operand", failure.GetProperty("message").GetString(), StringComparison.Ordinal);

        site.Simulator.Faults.Broken.Clear();
        await site.Basic();
        await site.AssertSame();
    }

    [Fact]
    public async Task A_key_that_may_read_customers_only_syncs_and_says_what_it_cannot_see()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 50, asSales: true);
        await site.Basic();
        site.Simulator.Actions.Do(
            "delete", site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].First().Name));

        var run = await site.Basic();

        Assert.Equal(("completed", 1), (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32()));
        var notes = string.Join(' ', run.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
        Assert.Contains("may not read Deleted Document", notes, StringComparison.Ordinal);
        Assert.Contains("may not read Comment", notes, StringComparison.Ordinal);
        await site.AssertSame();
    }

    private static async Task<string> Begun(SyncedSite site)
    {
        using var answer = await site.Front.Http.PostAsync("/api/customers/sync/enhanced", null);
        var run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("id")
            .GetString()!;
        await Wait.Until("a page",
            async () => (await site.Front.Data($"/api/customers/sync/runs/{run}")).GetProperty("created")
                .GetInt32() > 0);
        return run;
    }
}
