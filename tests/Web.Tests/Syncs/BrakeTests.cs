using System.Text.Json;
using CustomerSync.Tests.Hosting;
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

        Assert.Equal(("held", 26), (await site.Basic()) is var more
            ? (more.GetProperty("status").GetString(), more.GetProperty("hold").GetProperty("deletes").GetInt32())
            : default);
        Assert.Equal(59, await Living(site));
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

    private static void Remove(SyncedSite site, int count, string how = "delete_permanently")
    {
        var names = site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Take(count).Select(customer => customer.Name).ToList());
        foreach (var name in names) site.Simulator.Actions.Do(how, name);
    }

    private static async Task<List<JsonElement>> Runs(SyncedSite site) =>
        [.. (await site.Front.Data("/api/customers/sync/runs")).GetProperty("items").EnumerateArray()];

    private static async Task<int> Living(SyncedSite site) =>
        (await site.Front.AllCustomers()).Count(
            customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null);
}
