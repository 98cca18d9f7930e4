using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Syncs;

/// <summary>One run at a time, told as it goes, cancelled at once, kept in the history.</summary>
[Trait("Speed", "Slow")]
public sealed class RunsTests
{
    [Fact]
    public async Task A_second_request_returns_the_run_that_is_under_way()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 2000);
        site.Simulator.Faults.Slow = 50;

        var first = await Post(site, "/api/customers/sync/enhanced", HttpStatusCode.Accepted);
        var second = await Post(site, "/api/customers/sync/enhanced", HttpStatusCode.Accepted);

        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        await site.Ended(first);
        Assert.Single((await site.Front.Data("/api/customers/sync/runs")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_run_is_cancelled_within_a_second_and_keeps_what_it_has_done()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 2500);
        site.Simulator.Faults.Slow = 100;
        var run = (await Post(site, "/api/customers/sync/enhanced", HttpStatusCode.Accepted)).GetProperty("id")
            .GetString();
        await Wait.Until("a page",
            async () => (await site.Front.Data($"/api/customers/sync/runs/{run}")).GetProperty("created")
                .GetInt32() > 0);
        site.Simulator.Faults.Slow = 60_000; // What it waits for now would take a minute.

        using var answer = await site.Front.Http.DeleteAsync($"/api/customers/sync/runs/{run}");

        var cancelled = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        Assert.True(cancelled.GetProperty("created").GetInt32() > 0);
        Assert.NotEmpty(await site.Front.AllCustomers());
        site.Simulator.Faults.Clear();
        await site.Basic();
        await site.AssertSame();
    }

    [Fact]
    public async Task Watchers_see_its_progress_and_its_end_without_an_id()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 1500);
        await using var events = await EventReader.Open(site.Front);
        await events.Next("ready");
        site.Simulator.Faults.Slow = 100;
        var run = (await Post(site, "/api/customers/sync/enhanced", HttpStatusCode.Accepted)).GetProperty("id")
            .GetString();

        var news = new List<FeedEntry>();
        while (news.Count == 0 || news[^1].Type != "sync.finished")
            if (await events.Next("the end of the run") is { } entry
                && entry.Type.StartsWith("sync.", StringComparison.Ordinal)) news.Add(entry);

        Assert.Contains(news,
            entry => entry.Type == "sync.progress"
                && entry.Data.GetProperty("total") is { ValueKind: JsonValueKind.Number } total
                && total.GetInt64() == 1500);
        Assert.All(news, entry => Assert.Equal(run, entry.Data.GetProperty("id").GetString()));
        Assert.Equal(("completed", 1500),
            (news[^1].Data.GetProperty("status").GetString(), news[^1].Data.GetProperty("created").GetInt32()));
        await using var later = await EventReader.Open(site.Front, news[^1].Id);
        // Nothing of it is in the history: it has no id of its own.
        Assert.Equal("ready", (await later.Next("ready"))!.Type);
    }

    [Fact]
    public async Task The_overview_tells_what_was_and_what_comes_next()
    {
        await using var site =
            await SyncedSite.Start(
                options => options.Customers = 5, false, null, "--Sync:BasicEvery", "01:00:00", "--Sync:EnhancedAt",
                "02:30");
        await Wait.Until("the run at the start",
            async () => (await site.Front.Data("/api/customers/sync")).GetProperty(
                "lastBasic").ValueKind is JsonValueKind.Object);

        var overview = await site.Front.Data("/api/customers/sync");

        Assert.Equal(("start", 5),
            (overview.GetProperty("lastBasic").GetProperty("trigger").GetString(), overview.GetProperty("lastBasic")
                .GetProperty("created").GetInt32()));
        Assert.InRange(overview.GetProperty("nextBasic")
            .GetDateTimeOffset() - DateTimeOffset.Parse(overview.GetProperty("lastBasic").GetProperty("finishedAt")
                .GetString()!, null), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(67));
        Assert.Equal(JsonValueKind.String, overview.GetProperty("nextEnhanced").ValueKind);
        Assert.Equal(26, overview.GetProperty("syncedUpTo").GetString()!.Length);
    }

    [Fact]
    public async Task The_last_enhanced_run_is_told_however_many_basic_ones_came_since()
    {
        await using var site = await SyncedSite.Start();
        var enhanced = await site.Enhanced();
        var store = site.Front.App.Services.GetRequiredService<SyncStore>();
        for (var run = 0; run < 200; run++)
            await store.FinishRun((await store.StartRun("basic", ""))!, "completed", null);

        var overview = await site.Front.Data("/api/customers/sync");

        Assert.Equal(enhanced.GetProperty("id").GetString(),
            overview.GetProperty("lastEnhanced").GetProperty("id").GetString());
        Assert.Equal("basic", overview.GetProperty("lastBasic").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task What_the_intake_missed_is_caught_up_by_itself()
    {
        await using var site = await SyncedSite.Start();
        await site.Basic();
        site.Simulator.Actions.Do("create", "Missed", values: site.Simulator.Seeder.NewCustomer());

        await site.Coordinator.RequestCatchUp("A test says so.");

        await Wait.Until("the customer that was missed", async () => (await site.Front.AllCustomers()).Count == 1);
        await Wait.Until("the wish fulfilled",
            async () => (await site.Front.Data("/api/customers/sync")).GetProperty(
                "wanted").ValueKind is JsonValueKind.Null);
    }

    [Fact]
    public async Task A_full_sync_that_is_wanted_while_changes_are_synced_begins_afterwards()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 20);
        await site.Basic();
        site.Simulator.Faults.Slow = 300;
        var basic = site.Basic();
        await Wait.Until("the sync of changes", async () => (await site.Front.Data("/api/customers/sync"))
            .GetProperty("running").ValueKind is JsonValueKind.Object);

        var told = await Post(site, "/api/customers/sync/enhanced", HttpStatusCode.Accepted);
        await Post(site, "/api/customers/sync/enhanced", HttpStatusCode.Accepted);
        Assert.Equal("basic", told.GetProperty("kind").GetString());
        var queued = (await site.Front.Data("/api/customers/sync")).GetProperty("queued");
        Assert.Equal("full", Assert.Single(queued.EnumerateArray()).GetProperty("kind").GetString());
        var waited = site.Enhanced();
        site.Simulator.Faults.Slow = 0;
        await basic;

        Assert.Equal(("enhanced", "completed"), (await waited) is var full
            ? (full.GetProperty("kind").GetString(), full.GetProperty("status").GetString()) : default);
        Assert.Single(await Runs(site, "kind=enhanced"));
    }

    [Fact]
    public async Task Without_an_ERPNext_a_sync_is_refused_with_what_to_set_and_leaves_no_run()
    {
        await using var front = await RunningFront.Start();

        using var answer = await front.Http.PostAsync("/api/customers/sync", null);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("set ErpNext:Url, ErpNext:ApiKey and ErpNext:ApiSecret",
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Assert.Empty((await front.Data("/api/customers/sync/runs")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_history_is_filtered_by_kind_status_and_whether_something_changed()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3);
        await site.Basic();
        await site.Basic();
        await site.Enhanced();
        site.Simulator.Faults.Revoked = true;
        using var failed = await site.Front.Http.PostAsync("/api/customers/sync", null);

        Assert.Equal((4, 1, 3, 1), ((await Runs(site, "")).Count, (await Runs(site, "kind=enhanced")).Count,
            (await Runs(site, "status=completed")).Count, (await Runs(site, "status=failed&kind=basic")).Count));
        Assert.Equal(3, Assert.Single(await Runs(site, "changed=true")).GetProperty("created").GetInt32());
        using var unknown = await site.Front.Http.GetAsync("/api/customers/sync/runs?kind=none");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("use basic, enhanced", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_never_goes_beyond_its_end()
    {
        var run = SyncRuns.Of("7", SyncKind.Enhanced, SyncStatus.Running, DateTimeOffset.UnixEpoch, null, null,
            new SyncCheckpoint { Total = 100 }, SyncCounts.None with { Processed = 105 });

        Assert.Equal(105, run.Total);
    }

    [Fact]
    public async Task An_unknown_run_is_404()
    {
        await using var site = await SyncedSite.Start();

        foreach (var (method, path) in new[] {
            (HttpMethod.Get, "/nobody"), (HttpMethod.Delete, "/nobody"), (HttpMethod.Post, "/nobody/confirm"),
            (HttpMethod.Post, "/nobody/undo"), (HttpMethod.Get, "/nobody/failures") })
        {
            using var answer = await site.Front.Http.SendAsync(new(method, "/api/customers/sync/runs" + path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static async Task<List<JsonElement>> Runs(SyncedSite site, string query) =>
        [.. (await site.Front.Data("/api/customers/sync/runs?" + query)).GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> Post(SyncedSite site, string path, HttpStatusCode expected)
    {
        using var answer = await site.Front.Http.PostAsync(path, null);
        Assert.Equal(expected, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }
}
