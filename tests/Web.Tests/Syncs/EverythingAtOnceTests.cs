using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Everything at once, by few names that are given up and taken again: people and programs at work in ERPNext, webhooks
/// that are late, doubled and lost, syncs, replays, erasures and retention. In the end all is as ERPNext has it.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class EverythingAtOnceTests
{
    private static readonly int Actions = Scale.Of(500, full: 5000);

    private static readonly string[] Names =
    [
        "A", "a", "Á", "R&D &amp; Co", "شركة النور", "🏢 Tower", "x/history", "..", "Smith  & Sons", "50% \"off\"", "İstanbul", "ẞtraße",
    ];

    private static readonly string[] Work =
    [
        "create", "create", "create", "save", "save", "save", "save", "set_value", "sql", "rename_id", "rename_id", "merge", "delete",
        "delete_silently", "delete_permanently", "edit_contact", "set_credit_limit", "phantom_delete", "import", "restore",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_comes_together_all_ends_as_ERPNext_has_it(int seed)
    {
        await using var site = await SyncedSite.Start(options => (options.Jitter, options.Customers) = (20, 3), settings:
            ["--Sync:BrakePercent", "100", "--Sync:BrakeCount", "100000", "--Webhooks:KeepBodies", "All"]);
        site.Simulator.Installer.Install($"{site.Front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        (site.Simulator.Faults.Twice, site.Simulator.Faults.Lost, site.Simulator.Faults.Late, site.Simulator.Faults.LateBy) =
            (0.2, 0.1, 0.3, 400);
        using var end = new CancellationTokenSource();
        Task[] meanwhile =
        [
            Task.Run(() => Repeat(i => i % 4 == 0 ? site.Enhanced() : site.Basic(), end.Token)),
            Task.Run(() => Repeat(_ => Replay(site), end.Token)),
            Task.Run(() => Repeat(_ => Erase(site), end.Token)),
            Task.Run(() => Repeat(_ => Prune(site), end.Token)),
        ];

        await Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < Actions; i++)
            {
                Do(site, random, i);
                if (i % 10 == 0) await Task.Delay(random.Next(40), CancellationToken.None);
            }
        });
        await end.CancelAsync();
        await Task.WhenAll(meanwhile);

        site.Simulator.Faults.Clear();
        await Wait.Until("all webhooks sent", () => site.Simulator.WebhooksWaiting == 0);
        await Wait.Until("nothing waits",
            async () => (await site.Front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);
        var enhanced = await site.Enhanced();
        Assert.Equal("completed", enhanced.GetProperty("status").GetString());
        await site.AssertSame(leftovers: true);
        Assert.Equal("completed", (await site.Basic()).GetProperty("status").GetString());
        await site.AssertSame(leftovers: true);
        await AssertFeedTellsTheTable(site);
        // All is quiet: another look changes nothing, or it would each time.
        var quiet = await site.Enhanced();
        Assert.All(["created", "updated", "restored", "renamed", "merged", "deleted", "failed"],
            count => Assert.Equal((count, 0), (count, quiet.GetProperty(count).GetInt32())));
    }

    private static void Do(SyncedSite site, Random random, int number)
    {
        var (action, name, to) = (Work[random.Next(Work.Length)], Names[random.Next(Names.Length)],
            Names[random.Next(Names.Length)]);
        var values = action is "create" or "import" ? site.Simulator.Seeder.NewCustomer() : new PyDict();
        if (action is "set_credit_limit")
            (values["company"], values["credit_limit"]) = ("Lab Trading", number * 10.0);
        else if (action is "edit_contact") values["email_id"] = $"{number}@example.com";
        else values["tax_id"] = number.ToString(CultureInfo.InvariantCulture);
        if (action is "restore" && site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].Find(name)) is not null)
            return;
        try { site.Simulator.Actions.Do(action, name, to, values); }
        catch (FrappeException) { } // There is none of that name, or one already.
    }

    private static async Task Repeat(Func<int, Task> work, CancellationToken end)
    {
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            await work(i);
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private static async Task Replay(SyncedSite site)
    {
        using var answer = await site.Front.Http.PostAsJsonAsync(
            "/api/webhooks/erpnext/deliveries/replay", new { filter = new { } });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task Erase(SyncedSite site)
    {
        foreach (var customer in await site.Front.AllCustomers())
            if (customer.GetProperty("deletedAt").ValueKind is JsonValueKind.String)
                (await site.Front.Http.DeleteAsync("/api/customers/by-name?erpnextId="
                    + Uri.EscapeDataString(customer.GetProperty("erpnextId").GetString()!))).Dispose();
    }

    private static async Task Prune(SyncedSite site)
    {
        var pruning = new Pruning(site.Front.App.Services.GetRequiredService<Database>());
        await pruning.Deliveries(TimeProvider.System.GetUtcNow().AddSeconds(-2));
        await pruning.Bodies(TimeProvider.System.GetUtcNow().AddSeconds(-1), 100_000);
    }

    /// <summary>The last that the feed told of each living customer is how it is.</summary>
    private static async Task AssertFeedTellsTheTable(SyncedSite site)
    {
        var last = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        for (string? after = null; ;)
        {
            var page = await site.Front.Data("/api/customers/changes?wait=0&limit=1000"
                + (after is null ? "" : $"&after={after}"));
            foreach (var change in page.GetProperty("changes").EnumerateArray())
                last[change.GetProperty("customer").GetProperty("id").GetString()!] = change.GetProperty("customer");
            after = page.GetProperty("nextCursor").GetString();
            if (page.GetProperty("changes").GetArrayLength() == 0) break;
        }
        foreach (var customer in (await site.Front.AllCustomers()).Where(one =>
            one.GetProperty("deletedAt").ValueKind is JsonValueKind.Null))
            Assert.Equal(Fields(customer), Fields(last[customer.GetProperty("id").GetString()!]));
        // Its time alone may move without a change.
        static string Fields(JsonElement customer) => string.Join('\n', customer.EnumerateObject()
            .Where(field => field.Name is not "erpnextModified").Select(field => $"{field.Name}={field.Value}"));
    }
}
