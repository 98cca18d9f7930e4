using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>A verification tells what differs and changes nothing; what is chosen is mended.</summary>
[Trait("Speed", "Slow")]
public sealed class VerificationTests
{
    [Fact]
    public async Task It_tells_each_difference_changes_nothing_and_mends_what_is_chosen()
    {
        await using var site = await Synced(40);
        var names = Names(site);
        site.Simulator.Actions.Do("sql", names[0], values: new() { ["tax_id"] = "by sql" });
        site.Simulator.Actions.Do("sql", names[1], values: new() { ["tax_id"] = "by sql too" });
        site.Simulator.Actions.Do("import", "Not Here", values: site.Simulator.Seeder.NewCustomer());
        site.Simulator.Actions.Do("delete_permanently", names[2]);
        var head = await Head(site);

        var run = await Verify(site);

        Assert.Equal(("completed", 41, 1, 2, 1), (run.GetProperty("status").GetString(),
            run.GetProperty("processed").GetInt32() + run.GetProperty("deleted").GetInt32(),
            run.GetProperty("created").GetInt32(), run.GetProperty("updated").GetInt32(),
            run.GetProperty("deleted").GetInt32()));
        Assert.Equal(head, await Head(site));
        Assert.Equal([("Not Here", "created"), (names[2], "deleted"), (names[0], "updated"), (names[1], "updated")],
            (await Open(site)).Select(Short).OrderBy(one => one.Kind).ThenBy(one => names.IndexOf(one.Name)));
        var proof = await Proof(site);
        Assert.Equal((41, 37, 4), (proof.GetProperty("customers").GetInt32(), proof.GetProperty("equal").GetInt32(),
            proof.GetProperty("open").GetInt32()));
        var status = await site.Front.Data("/api/status");
        Assert.Contains(status.GetProperty("findings").EnumerateArray(),
            finding => finding.GetProperty("code").GetString() == "differs");
        await Verify(site); // What is known is not told twice.
        Assert.Equal(4, (await Open(site)).Count);

        await Repair(site, names[0], "Not Here", names[2]);

        await Wait.Until("the repair", async () => (await Open(site)).Count == 1);
        Assert.Equal((names[1], "updated"), Short(Assert.Single(await Open(site))));
        Assert.Equal("by sql", (await site.Customer(names[0])).GetProperty("taxNumber").GetString());
        Assert.NotEqual("by sql too", (await site.Customer(names[1])).GetProperty("taxNumber").GetString());
        await site.Basic();
        Assert.Empty(await Open(site));
        await site.AssertSame();
    }

    [Fact]
    public async Task While_webhooks_and_syncs_bring_changes_it_reports_no_difference_that_is_none()
    {
        await using var site = await Synced(1_200);
        site.Simulator.Installer.Install(
            $"{site.Front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret, "on_update", "on_trash");
        (site.Simulator.Faults.Late, site.Simulator.Faults.LateBy, site.Simulator.Faults.Slow) = (0.5, 200, 50);
        var names = Names(site);
        using var enough = new CancellationTokenSource();
        var people = Task.Run(async () =>
        {
            var random = new Random(5);
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                site.Simulator.Actions.Do("save", names[random.Next(names.Count)], values: new() { ["tax_id"] = $"{i}" });
                if (i % 20 == 0) site.Simulator.Actions.Do("delete", TakeLast(names));
                await Task.Delay(100, CancellationToken.None); // How fast people are; nothing is waited for.
            }
        }, CancellationToken.None);
        var run = await Start(site);
        await site.Basic(); // The verification lets it go first.

        run = await site.Ended(run);
        while (run.GetProperty("status").GetString() == "paused") run = await Unpaused(site, run);

        await enough.CancelAsync();
        await people;
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.DoesNotContain(await Found(site, ""), one => one.GetProperty("foundBy").GetString() == "verification");
    }

    [Fact]
    public async Task Who_is_on_neither_side_any_more_differs_no_more()
    {
        await using var site = await Synced(5);
        site.Simulator.Actions.Do("import", "Not For Long", values: site.Simulator.Seeder.NewCustomer());
        await Verify(site);
        Assert.Equal(("Not For Long", "created"), Short(Assert.Single(await Open(site))));
        site.Simulator.Actions.Do("delete_permanently", "Not For Long");

        await Verify(site);

        Assert.Empty(await Open(site));
        Assert.Equal((5, 5), ((await Proof(site)).GetProperty("customers").GetInt32(),
            (await Proof(site)).GetProperty("equal").GetInt32()));
    }

    [Fact]
    public async Task It_is_paused_and_goes_on_where_it_stood()
    {
        await using var site = await Synced(1_600);
        site.Simulator.Actions.Do("sql", Names(site)[0], values: new() { ["tax_id"] = "by sql" });
        site.Simulator.Faults.Slow = 100;
        var run = await Start(site);
        var id = run.GetProperty("id").GetString();
        await Wait.Until("its first page", async () => (await Get(site, id)).GetProperty("processed").GetInt32() > 0);

        var paused = await Post(site, $"/api/customers/verification/runs/{id}/pause");

        Assert.Equal("paused", paused.GetProperty("status").GetString());
        var processed = paused.GetProperty("processed").GetInt32();
        Assert.InRange(processed, 1, 1_599);
        Assert.Equal("completed", (await site.Basic()).GetProperty("status").GetString());
        Assert.Equal("paused", (await Get(site, id)).GetProperty("status").GetString());

        await Post(site, $"/api/customers/verification/runs/{id}/resume");

        run = await site.Ended(await Get(site, id));
        Assert.Equal(("completed", 1_600), (run.GetProperty("status").GetString(), run.GetProperty("processed").GetInt32()));
    }

    [Fact]
    public async Task Who_names_nobody_or_no_verification_is_told_so()
    {
        await using var site = await Synced(3);
        using var nobody = await site.Front.Http.PostAsJsonAsync(
            "/api/customers/verification/repair", new { erpnextIds = Array.Empty<string>() });
        using var unknown = await site.Front.Http.PostAsync("/api/customers/verification/runs/none/pause", null);
        using var guess = await site.Front.Http.GetAsync("/api/customers/verification/differences?guess=moon");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.BadRequest),
            (nobody.StatusCode, unknown.StatusCode, guess.StatusCode));
    }

    private static async Task<SyncedSite> Synced(int customers)
    {
        var site = await SyncedSite.Start(options => options.Customers = customers);
        await site.Basic();
        return site;
    }

    private static string TakeLast(List<string> names)
    {
        var last = names[^1];
        names.RemoveAt(names.Count - 1);
        return last;
    }

    /// <summary>Behind what came between it goes on by itself.</summary>
    private static async Task<JsonElement> Unpaused(SyncedSite site, JsonElement run)
    {
        var id = run.GetProperty("id").GetString();
        await Wait.Until("its next turn",
            async () => (run = await Get(site, id)).GetProperty("status").GetString() != "paused");
        return await site.Ended(run);
    }

    private static Task<JsonElement> Get(SyncedSite site, string? id) => site.Front.Data($"/api/customers/sync/runs/{id}");

    private static async Task<JsonElement> Verify(SyncedSite site) => await site.Ended(await Start(site));

    private static Task<JsonElement> Start(SyncedSite site) => Post(site, "/api/customers/verification");

    private static async Task<JsonElement> Post(SyncedSite site, string path)
    {
        using var response = await site.Front.Http.PostAsync(path, null);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return answer.GetProperty("data");
    }

    private static async Task Repair(SyncedSite site, params string[] names)
    {
        using var response = await site.Front.Http.PostAsJsonAsync(
            "/api/customers/verification/repair", new { erpnextIds = names });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static async Task<string?> Head(SyncedSite site) =>
        (await site.Front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString();

    private static Task<JsonElement> Proof(SyncedSite site) => site.Front.Data("/api/customers/verification");

    private static Task<IReadOnlyList<JsonElement>> Open(SyncedSite site) => Found(site, "&open=true");

    private static async Task<IReadOnlyList<JsonElement>> Found(SyncedSite site, string filter) => [.. (await site.Front.Data(
        $"/api/customers/verification/differences?limit=500{filter}")).GetProperty("items").EnumerateArray()];

    private static (string Name, string Kind) Short(JsonElement one) =>
        (one.GetProperty("erpnextId").GetString()!, one.GetProperty("kind").GetString()!);

    private static List<string> Names(SyncedSite site) => site.Simulator.Site.Read(
        () => site.Simulator.Site[DocTypes.Customer].Select(one => one.Name).ToList());
}
