using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// What ERPNext's user of the key may read becomes less: nothing of what is known is lost, nobody is deleted, the run
/// says what it could not see, and what changed meanwhile comes when the right is back.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RightsTests
{
    [Theory]
    [InlineData("Contact", "contact persons are not filled")]
    [InlineData("Address", "city, state and country are not filled")]
    [InlineData("Comment", "renames are guessed")]
    [InlineData("Deleted Document", "deletes are found by comparing")]
    public async Task A_DocType_that_may_not_be_read_any_more_empties_nothing(string docType, string cost)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 40);
        await site.Enhanced();
        await site.AssertSame();
        var name = Names(site)[7];
        site.Simulator.Faults.Unreadable.Add(docType);
        site.Simulator.Actions.Do("save", name, values: new() { ["tax_id"] = "LESS" });

        foreach (var run in (JsonElement[])[await site.Basic(), await site.Enhanced()])
        {
            Assert.Equal(("completed", 0, 0), (run.GetProperty("status").GetString(),
                run.GetProperty("deleted").GetInt32(), run.GetProperty("failed").GetInt32()));
            Assert.Contains(run.GetProperty("notes").EnumerateArray(), note =>
                note.GetString()!.Contains($"may not read {docType}", StringComparison.Ordinal)
                && note.GetString()!.Contains(cost, StringComparison.Ordinal));
        }
        await site.AssertSame();

        site.Simulator.Actions.Do("edit_contact", name, values: new() { ["email_id"] = "meanwhile@example.com" });
        site.Simulator.Actions.Do("rename_id", Names(site)[9], "Renamed meanwhile");
        site.Simulator.Actions.Do("delete", Names(site)[11]);
        await site.Basic();
        site.Simulator.Faults.Unreadable.Clear();
        await site.Enhanced();
        await site.AssertSame();
    }

    [Fact]
    public async Task Customers_that_may_not_be_read_any_more_fail_the_run_in_a_sentence_and_stay()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 20);
        await site.Basic();
        site.Simulator.Faults.Unreadable.Add("Customer");

        using var answer = await site.Front.Http.PostAsync("/api/customers/sync", null);
        var run = (await site.Front.Data("/api/customers/sync/runs")).GetProperty("items")[0];

        Assert.Equal(System.Net.HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("failed", run.GetProperty("status").GetString());
        Assert.Contains("may not do this", run.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(20, (await site.Front.AllCustomers()).Count(IsAlive));
        site.Simulator.Faults.Unreadable.Clear();
        await site.Basic();
        await site.AssertSame();
    }

    /// <summary>Of a large site the patrol asks for some of our own: who is hidden stays, who is gone goes.</summary>
    [Fact]
    public async Task On_a_large_site_those_who_are_hidden_are_told_and_who_was_deleted_by_SQL_goes()
    {
        await using var site =
            await SyncedSite.Start(options => options.Customers = 60, settings: ["--Sync:PatrolRows", "20"]);
        await site.Basic();
        var hidden = Names(site).Take(12).ToList();
        site.Simulator.Faults.Hidden.UnionWith(hidden);
        site.Simulator.Actions.Do("delete_permanently", hidden[3]);
        site.Simulator.Actions.Do("delete_permanently", Names(site)[40]);

        var basic = await site.Basic();
        var enhanced = await site.Enhanced();

        Assert.Equal((2, 0), (basic.GetProperty("deleted").GetInt32(), enhanced.GetProperty("deleted").GetInt32()));
        foreach (var (run, words) in ((JsonElement, string)[])[(basic, "At least 11 of our"), (enhanced, "11 of our")])
            Assert.Contains(run.GetProperty("notes").EnumerateArray(), note =>
                note.GetString()!.StartsWith($"{words} customers may not be seen", StringComparison.Ordinal));
        Assert.Equal(58, (await site.Front.AllCustomers()).Count(IsAlive));
    }

    /// <summary>Webhooks tell of customers whom the key's user may not see: User Permissions do not stop them.</summary>
    [Fact]
    public async Task A_webhook_of_a_customer_who_is_hidden_is_taken_and_the_customer_stays()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 5);
        await site.Basic();
        site.Simulator.Actions.Do("create", "Hidden", values: site.Simulator.Seeder.NewCustomer());
        site.Simulator.Faults.Hidden.Add("Hidden");

        Assert.Equal("applied", await site.Front.DeliverCustomer("Hidden", 1, new { tax_id = "1" }));
        Assert.Equal("deferred", await site.Front.DeliverCustomer("Hidden", 2, null, "on_trash"));
        await Wait.Until("ERPNext was asked", async () => (await Newest(site)).GetProperty("attempts").GetInt32() > 0);
        await site.Basic();
        await site.Enhanced();

        Assert.Contains("does not let the API key's user see", (await Newest(site)).GetProperty("reason").GetString(),
            StringComparison.Ordinal);
        Assert.True(IsAlive(await site.Customer("Hidden")));
        Assert.Equal("1", (await site.Customer("Hidden")).GetProperty("taxNumber").GetString());
        site.Simulator.Faults.Hidden.Clear();
        await site.Enhanced();
        await site.AssertSame();
    }

    private static async Task<JsonElement> Newest(SyncedSite site) =>
        (await site.Front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0];

    private static List<string> Names(SyncedSite site) => site.Simulator.Site.Read(
        () => site.Simulator.Site[DocTypes.Customer].Select(customer => customer.Name).ToList());

    private static bool IsAlive(JsonElement customer) =>
        customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null;
}
