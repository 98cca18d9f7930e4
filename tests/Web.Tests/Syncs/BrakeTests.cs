using System.Text.Json;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>Many deletes at once wait for a person: a restored site or a lost permission look just like them (promise 6).</summary>
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

        Assert.Equal(("held", 30, 100), (held.GetProperty("status").GetString(), held.GetProperty("hold").GetProperty("deletes").GetInt32(), held.GetProperty("hold").GetProperty("known").GetInt32()));
        Assert.Equal(100, await Living(site));
        Assert.Equal("held", (await site.Front.Data("/api/customers/sync")).GetProperty("held").GetProperty("status").GetString());

        var confirmed = await site.Run($"/api/customers/sync/runs/{held.GetProperty("id").GetString()}/confirm");

        Assert.Equal(("completed", 30), (confirmed.GetProperty("status").GetString(), confirmed.GetProperty("deleted").GetInt32()));
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

        Assert.Equal("cancelled", (await site.Front.Data($"/api/customers/sync/runs/{held}")).GetProperty("status").GetString());
        Assert.Equal(61, await Living(site));
    }

    [Fact]
    public async Task A_few_deletes_need_nobody()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        Remove(site, 10);

        Assert.Equal(("completed", 10), (await site.Enhanced()) is var run ? (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32()) : default);
        await site.AssertSame();
    }

    [Fact]
    public async Task A_permission_that_hides_customers_deletes_none()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        await site.Basic();
        var hidden = site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].Take(5).Select(customer => customer.Name).ToList());
        site.Simulator.Faults.Hidden.UnionWith(hidden);

        var run = await site.Enhanced();

        Assert.Equal(("completed", 0), (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32()));
        Assert.Equal(30, await Living(site));
    }

    private static void Remove(SyncedSite site, int count)
    {
        var names = site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].Take(count).Select(customer => customer.Name).ToList());
        foreach (var name in names) site.Simulator.Actions.Do("delete_permanently", name);
    }

    private static async Task<int> Living(SyncedSite site) =>
        (await site.Front.AllCustomers()).Count(customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null);
}
