using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Many deletes at once wait for a person: a restored site or a lost permission look just like them (promise 6).
/// </summary>
[Trait("Speed", "Slow")]
public sealed class BrakeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_would_delete_many_is_held_until_a_person_confirms_it(bool enhanced)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 100);
        await site.Basic();
        Remove(site, 30);

        var held = enhanced ? await site.Enhanced() : await site.Basic();

        Assert.Equal(("held", 30, 100),
            (held.GetProperty("status").GetString(), held.GetProperty("hold").GetProperty("deletes")
                .GetInt32(), held.GetProperty("hold").GetProperty("known").GetInt32()));
        Assert.Equal(100, await Living(site));
        Assert.Equal("held", (await site.Front.Data("/api/customers/sync")).GetProperty("held").GetProperty("status")
            .GetString());

        var confirmed = await site.Run($"/api/customers/sync/runs/{held.GetProperty("id").GetString()}/confirm");

        Assert.Equal(("completed", 30),
            (confirmed.GetProperty("status").GetString(), confirmed.GetProperty("deleted").GetInt32()));
        await site.AssertSame();
    }

    [Fact]
    public async Task An_empty_site_deletes_nothing_even_of_a_few()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3);
        await site.Basic();
        Remove(site, 3);

        var held = await site.Enhanced();

        Assert.Equal("held", held.GetProperty("status").GetString());
        Assert.Contains("check ErpNext:Url", held.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, await Living(site));
    }

    [Fact]
    public async Task A_held_run_can_be_decided_against_and_holds_up_no_other()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 25);
        var held = (await site.Enhanced()).GetProperty("id").GetString();
        site.Simulator.Actions.Do("create", "New", values: site.Simulator.Seeder.NewCustomer());

        Assert.Equal(1, (await site.Basic()).GetProperty("created").GetInt32());
        using var answer = await site.Front.Http.DeleteAsync($"/api/customers/sync/runs/{held}");

        Assert.Equal("cancelled", (await site.Front.Data($"/api/customers/sync/runs/{held}")).GetProperty("status")
            .GetString());
        Assert.Equal(61, await Living(site));
    }

    [Fact]
    public async Task A_few_deletes_need_nobody()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 10);

        Assert.Equal(("completed", 10), (await site.Enhanced()) is var run
            ? (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32()) : default);
        await site.AssertSame();
    }

    [Fact]
    public async Task A_permission_that_hides_customers_deletes_none()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        await site.Basic();
        var hidden = site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Take(5).Select(customer => customer.Name).ToList());
        site.Simulator.Faults.Hidden.UnionWith(hidden);

        var run = await site.Enhanced();

        Assert.Equal(("completed", 0), (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32()));
        Assert.Equal(30, await Living(site));
    }

    [Fact]
    public async Task One_held_run_stands_for_all_and_is_settled_once()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 25);
        var held = (await site.Basic()).GetProperty("id").GetString();
        Remove(site, 3);
        site.Simulator.Actions.Do("create", "New", values: site.Simulator.Seeder.NewCustomer());

        foreach (var created in (int[])[1, 0, 0])
        {
            var run = await site.Basic();
            Assert.Equal(("completed", created, 0),
                (run.GetProperty("status").GetString(), run.GetProperty("created")
                    .GetInt32(), run.GetProperty("deleted").GetInt32()));
        }

        Assert.Equal([held], (await Runs(site)).Where(run => run.GetProperty("status").GetString() == "held")
            .Select(run => run.GetProperty("id").GetString()));
        Assert.Equal(28, (await site.Front.Data("/api/customers/sync")).GetProperty("held").GetProperty("hold")
            .GetProperty("deletes").GetInt32());
        var confirmed = await site.Run($"/api/customers/sync/runs/{held}/confirm");
        Assert.Equal(("completed", 28),
            (confirmed.GetProperty("status").GetString(), confirmed.GetProperty("deleted").GetInt32()));
        Assert.Equal(JsonValueKind.Null, (await site.Front.Data("/api/customers/sync")).GetProperty("held").ValueKind);
        await site.Basic();
        await site.AssertSame();
        Assert.DoesNotContain(await Runs(site), run => run.GetProperty("status").GetString() == "held");
    }

    [Fact]
    public async Task What_a_person_decided_against_is_not_asked_again_and_other_deletes_go_on()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 25);
        var held = (await site.Basic()).GetProperty("id").GetString();
        using var answer = await site.Front.Http.DeleteAsync($"/api/customers/sync/runs/{held}");

        Assert.Equal("completed", (await site.Basic()).GetProperty("status").GetString());
        site.Simulator.Actions.Do(
            "delete_silently", site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].First().Name));
        Assert.Equal(1, (await site.Basic()).GetProperty("deleted").GetInt32());
        Remove(site, 1);

        // Whom the person kept is known by name: another one is no matter of that word.
        Assert.Equal(1, (await site.Basic()).GetProperty("deleted").GetInt32());
        Remove(site, 21);
        Assert.Equal(("held", 21), (await site.Basic()) is var more
            ? (more.GetProperty("status").GetString(), more.GetProperty("hold").GetProperty("deletes").GetInt32())
            : default);
        Assert.Equal(58, await Living(site));
    }

    [Fact]
    public async Task The_brake_counts_all_that_a_run_deletes()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 20, "delete_silently");
        Remove(site, 20);

        var run = await site.Basic();

        Assert.Equal(("held", 20, 20),
            (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32(), run.GetProperty("hold")
                .GetProperty("deletes").GetInt32()));
        Assert.Equal(40, await Living(site));
    }

    [Fact]
    public async Task The_brake_remembers_what_the_runs_before_deleted()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 15);
        Assert.Equal(15, (await site.Basic()).GetProperty("deleted").GetInt32());
        Remove(site, 15);

        var held = await site.Basic();

        Assert.Equal(("held", 0), (held.GetProperty("status").GetString(), held.GetProperty("deleted").GetInt32()));
        await site.Run($"/api/customers/sync/runs/{held.GetProperty("id").GetString()}/confirm");
        Remove(site, 10);
        // What a person confirmed is forgotten.
        Assert.Equal(10, (await site.Basic()).GetProperty("deleted").GetInt32());
        await site.AssertSame();
    }

    [Fact]
    public async Task Of_a_small_site_more_than_half_waits_too()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 12);
        await site.Basic();
        Remove(site, 7);

        Assert.Equal("held", (await site.Basic()).GetProperty("status").GetString());
        Assert.Equal(12, await Living(site));
    }

    [Fact]
    public async Task Deletes_that_webhooks_told_of_are_no_matter_for_the_brake()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        await site.Basic();
        site.Simulator.Installer.Install($"{site.Front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        Remove(site, 14, "delete");
        await Wait.Until("the deletes", async () => await Living(site) == 16);
        Remove(site, 5);

        Assert.Equal(("completed", 5), (await site.Basic()) is var run
            ? (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32()) : default);
    }

    /// <summary>A process that starts looks at all whom webhooks brought during a day: of a site that was restored
    /// from last night they are all gone.</summary>
    [Fact]
    public async Task Customers_that_webhooks_brought_and_that_vanish_together_wait_for_a_person()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 60);
        var names = Enumerable.Range(0, 30).Select(i => $"Today {i:00}").ToList();
        await using (var front = await RunningFront.Start(folder, SyncedSite.Settings(simulator)))
        {
            using (await front.Http.PostAsync("/api/customers/sync", null)) { }
            simulator.Installer.Install($"{front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
            foreach (var name in names) simulator.Actions.Do("create", name, values: simulator.Seeder.NewCustomer());
            await Wait.Until("the webhooks", async () => await Living(front) == 90);
        }
        foreach (var name in names) simulator.Actions.Do("delete_permanently", name);

        await using (var front = await RunningFront.Start(folder, SyncedSite.Settings(simulator)))
        {
            await Wait.Until("a person is asked, or they are gone",
                async () => await Living(front) < 90 || (await front.Data("/api/customers/sync")).GetProperty("held")
                    .ValueKind is JsonValueKind.Object);
            Assert.Equal(90, await Living(front));
            var held = (await front.Data("/api/customers/sync")).GetProperty("held").GetProperty("id").GetString();
            using var decided = await front.Http.DeleteAsync($"/api/customers/sync/runs/{held}");
            Assert.True(decided.IsSuccessStatusCode);
        }
        string[] released = ["--Sync:BrakeCount", "1000", "--Sync:BrakePercent", "99"];
        await using (var front = await RunningFront.Start(folder, [.. SyncedSite.Settings(simulator), .. released]))
        {
            await front.DeliverCustomer("Staging Co", 1); // It is looked for after them.
            await Wait.Until("its end", async () => (await front.Data("/api/customers/Staging%20Co"))
                .GetProperty("deletedAt").ValueKind is JsonValueKind.String);
            Assert.Equal(90, await Living(front));
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_word_holds_for_the_customers_that_were_seen_and_for_nobody_else()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 100);
        await site.Basic();
        Remove(site, 30);
        var held = await site.Basic();
        var (id, seen) = (held.GetProperty("id").GetString(), Seen(held));
        var listed = (await Deletes(site, id)).Select(one => one.GetProperty("erpnextId").GetString()).ToList();
        Remove(site, 30);

        // The list that was seen is still the one here: those are deleted, and the others held again.
        var again = await site.Run($"/api/customers/sync/runs/{id}/confirm?seen={seen}");

        Assert.Equal((30, "held", 30), (again.GetProperty("deleted").GetInt32(),
            again.GetProperty("status").GetString(), again.GetProperty("hold").GetProperty("deletes").GetInt32()));
        var gone = (await site.Front.AllCustomers()).Where(IsDeleted).Select(one => one.GetProperty("erpnextId")
            .GetString());
        Assert.Equal(listed.Order(StringComparer.Ordinal), gone.Order(StringComparer.Ordinal));
        // A word on a list that is not the one here any more is refused.
        using var stale = await site.Front.Http.PostAsync($"/api/customers/sync/runs/{id}/confirm?seen={seen}", null);
        Assert.Equal(409, (int)stale.StatusCode);
        Assert.Contains("look at it again", await stale.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(70, await Living(site));
    }

    [Fact]
    public async Task A_word_waits_for_the_sync_under_way()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 25);
        var id = (await site.Basic()).GetProperty("id").GetString();
        site.Simulator.Faults.Slow = 300;
        var other = site.Basic();
        await Wait.Until("another run", async () => (await site.Front.Data("/api/customers/sync"))
            .GetProperty("running").ValueKind is JsonValueKind.Object);

        using var answer = await site.Front.Http.PostAsync($"/api/customers/sync/runs/{id}/confirm", null);
        Assert.Equal(202, (int)answer.StatusCode);
        var run = await site.Front.Data($"/api/customers/sync/runs/{id}");
        Assert.Equal("held", run.GetProperty("status").GetString());
        Assert.NotEqual(JsonValueKind.Null, run.GetProperty("queuedAt").ValueKind);
        site.Simulator.Faults.Slow = 0;
        await other;

        await Wait.Until("the deletes", async () => await Living(site) == 35);
        Assert.Equal(25, (await site.Ended(run)).GetProperty("deleted").GetInt32());
        Assert.Equal(0, (await site.Front.Data("/api/customers/sync")).GetProperty("queued").GetArrayLength());
    }

    [Fact]
    public async Task A_word_that_waited_for_more_than_an_hour_is_asked_for_again()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60, oneClock: TimeSpan.Zero);
        await site.Basic();
        Remove(site, 25);
        var id = (await site.Basic()).GetProperty("id").GetString();
        site.Simulator.Faults.Slow = 300;
        var other = site.Basic();
        await Wait.Until("another run", async () => (await site.Front.Data("/api/customers/sync"))
            .GetProperty("running").ValueKind is JsonValueKind.Object);
        using var answer = await site.Front.Http.PostAsync($"/api/customers/sync/runs/{id}/confirm", null);
        Assert.Equal(202, (int)answer.StatusCode);

        site.SiteTime = TimeSpan.FromHours(2);
        site.Simulator.Faults.Slow = 0;
        await other;

        await Wait.Until("the word has lapsed", async () => (await site.Front.Data("/api/customers/sync"))
            .GetProperty("queued").GetArrayLength() == 0);
        Assert.Equal("held",
            (await site.Front.Data($"/api/customers/sync/runs/{id}")).GetProperty("status").GetString());
        Assert.All(await Deletes(site, id), one => Assert.Equal("held", one.GetProperty("state").GetString()));
        Assert.Equal(60, await Living(site));
    }

    [Fact]
    public async Task Whom_it_would_delete_is_a_list_to_search_and_a_file()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 80);
        await site.Basic();
        Remove(site, 60);
        var id = (await site.Basic()).GetProperty("id").GetString();

        var first = await site.Front.Data($"/api/customers/sync/runs/{id}/deletes");
        Assert.Equal(50, first.GetProperty("items").GetArrayLength());
        var all = await Deletes(site, id);
        Assert.Equal(60, all.Count);
        var one = all[7];
        var words = $"{one.GetProperty("email").GetString()} {one.GetProperty("city").GetString()}";
        var found = await site.Front.Data(
            $"/api/customers/sync/runs/{id}/deletes?search={Uri.EscapeDataString(words)}");
        Assert.Equal(one.ToString(), Assert.Single(found.GetProperty("items").EnumerateArray()).ToString());
        var file = await site.Front.Http.GetStringAsync($"/api/customers/sync/runs/{id}/deletes.csv");
        Assert.Equal(62, file.Split("\r\n").Length);
        Assert.Contains($"\"{one.GetProperty("erpnextId").GetString()}\"", file, StringComparison.Ordinal);
        using var unknown = await site.Front.Http.GetAsync("/api/customers/sync/runs/none/deletes");
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task Confirmed_deletes_can_be_undone_for_a_day_and_stay_so()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 25);
        var id = (await site.Basic()).GetProperty("id").GetString();
        var before = (await site.Front.AllCustomers()).ToDictionary(
            one => one.GetProperty("erpnextId").GetString()!, one => one.GetProperty("email").ToString());
        var confirmed = await site.Run($"/api/customers/sync/runs/{id}/confirm");
        Assert.NotEqual(JsonValueKind.Null, confirmed.GetProperty("undoUntil").ValueKind);
        Assert.Equal(35, await Living(site));

        var undone = await site.Run($"/api/customers/sync/runs/{id}/undo");

        Assert.Equal(("completed", 25, id), (undone.GetProperty("status").GetString(),
            undone.GetProperty("restored").GetInt32(), undone.GetProperty("undoOf").GetString()));
        var after = await site.Front.AllCustomers();
        Assert.Equal(60, after.Count(one => !IsDeleted(one)));
        Assert.All(after, one => Assert.Equal(before[one.GetProperty("erpnextId").GetString()!],
            one.GetProperty("email").ToString()));
        // The next sync leaves them, and says so; ERPNext lacks them still.
        var next = await site.Enhanced();
        Assert.Equal(("completed", 0), (next.GetProperty("status").GetString(), next.GetProperty("deleted").GetInt32()));
        Assert.Contains(next.GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.StartsWith("25 customers are not in ERPNext and stay", StringComparison.Ordinal));
        Assert.Equal(60, await Living(site));
        using var twice = await site.Front.Http.PostAsync($"/api/customers/sync/runs/{id}/undo", null);
        Assert.Equal(409, (int)twice.StatusCode);
    }

    [Fact]
    public async Task A_held_run_ends_when_ERPNext_has_the_customers_again()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        var there = site.Simulator.Site[DocTypes.Customer];
        var gone = site.Simulator.Site.Read(() => there.Take(25).ToList());
        site.Simulator.Site.Read(() => { gone.ForEach(there.Remove); return true; });
        var id = (await site.Basic()).GetProperty("id").GetString();
        Assert.Equal("held", (await site.Front.Data($"/api/customers/sync/runs/{id}")).GetProperty("status").GetString());

        site.Simulator.Site.Read(() => { gone.ForEach(there.Add); return true; });
        await site.Basic();

        var run = await site.Front.Data($"/api/customers/sync/runs/{id}");
        Assert.Equal("cancelled", run.GetProperty("status").GetString());
        Assert.Contains("again", run.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static bool IsDeleted(JsonElement customer) =>
        customer.GetProperty("deletedAt").ValueKind is not JsonValueKind.Null;

    private static string Seen(JsonElement held) =>
        Uri.EscapeDataString(held.GetProperty("hold").GetProperty("foundAt").GetString()!);

    private static async Task<List<JsonElement>> Deletes(SyncedSite site, string? id) =>
        [.. (await site.Front.Data($"/api/customers/sync/runs/{id}/deletes?limit=500")).GetProperty("items")
            .EnumerateArray()];

    private static void Remove(SyncedSite site, int count, string how = "delete_permanently")
    {
        var names = site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Take(count).Select(customer => customer.Name).ToList());
        foreach (var name in names) site.Simulator.Actions.Do(how, name);
    }

    private static async Task<List<JsonElement>> Runs(SyncedSite site) =>
        [.. (await site.Front.Data("/api/customers/sync/runs")).GetProperty("items").EnumerateArray()];

    private static Task<int> Living(SyncedSite site) => Living(site.Front);

    private static async Task<int> Living(RunningFront front) =>
        (await front.AllCustomers()).Count(
            customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null);
}
