using System.Text.Json;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// What cannot be read is counted and named, and the rest goes on; what may not be seen, and what is no more, is told.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class UnreadableTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_whole_page_on_which_ERPNext_breaks_ends_no_listing(bool enhanced)
    {
        await using var site =
            await SyncedSite.Start(options => options.Customers = 1300, settings: ["--Sync:PatrolRows", "0"]);
        await site.Basic();
        var names = Names(site);
        foreach (var name in (string[])[names[700], names[^1]])
            site.Simulator.Actions.Do(enhanced ? "sql" : "set_value", name, values: new() { ["tax_id"] = "NEW" });
        var broken = names.Skip(1).Take(501).ToList();
        if (!enhanced) foreach (var name in broken)
            site.Simulator.Actions.Do("set_value", name, values: new() { ["tax_id"] = "OTHER" });
        site.Simulator.Faults.Broken.UnionWith(broken);

        var run = enhanced ? await site.Enhanced() : await site.Basic();

        Assert.Equal(("completed", 501), (run.GetProperty("status").GetString(), run.GetProperty("failed").GetInt32()));
        Assert.Contains("501 customers could not be taken", run.GetProperty("message")
            .GetString(), StringComparison.Ordinal);
        foreach (var name in (string[])[names[700], names[^1]])
            Assert.Equal("NEW", (await site.Customer(name)).GetProperty("taxNumber").GetString());
        var failures = (await site.Front.Data(
            $"/api/customers/sync/runs/{run.GetProperty("id").GetString()}/failures?limit=500")).GetProperty("items");
        Assert.Equal(500, failures.GetArrayLength());
        Assert.All(failures.EnumerateArray(),
            failure => Assert.Contains("ERPNext failed", failure.GetProperty("message")
                .GetString(), StringComparison.Ordinal));

        site.Simulator.Faults.Broken.Clear();
        var next = await site.Basic();
        Assert.Equal((0, true),
            (next.GetProperty("failed").GetInt32(), next.GetProperty("message").ValueKind is JsonValueKind.Null));
        await site.AssertSame();
    }

    [Fact]
    public async Task The_first_and_the_newest_customer_may_break_ERPNext_and_the_run_begins()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        site.Simulator.Actions.Do("create", "Newest");
        var names = Names(site);
        site.Simulator.Faults.Broken.UnionWith([names[0], names[^1], "Newest"]);

        var run = await site.Basic();

        Assert.Equal(("completed", names.Count - site.Simulator.Faults.Broken.Count,
            site.Simulator.Faults.Broken.Count),
            (run.GetProperty("status").GetString(), run.GetProperty("created").GetInt32(), run.GetProperty("failed")
                .GetInt32()));
    }

    [Fact]
    public async Task A_customer_that_vanishes_while_a_page_is_read_in_parts_ends_no_listing()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 1200);
        var names = Names(site);
        site.Simulator.Faults.Broken.Add(names[3]);
        var requests = 0;
        site.Simulator.Faults.Before = target =>
        {
            if (requests == 0 && !target.Contains("fields=%5B%22name%22%2C%22modified%22%5D", StringComparison.Ordinal)
                && !target.Contains("[\"name\",\"modified\"]", StringComparison.Ordinal)) return;
            if (Interlocked.Increment(ref requests) == 2) site.Simulator.Actions.Do("delete", names[4]);
        };

        var run = await site.Enhanced();

        Assert.Equal((1198, 1), (run.GetProperty("created").GetInt32(), run.GetProperty("failed").GetInt32()));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(35)]
    public async Task Customers_that_the_key_may_not_see_any_more_are_counted_and_stay(int hidden)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        await site.Basic();
        site.Simulator.Faults.Hidden.UnionWith(Names(site).Take(hidden));

        var run = await site.Basic();

        Assert.Equal(("completed", 0), (run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32()));
        Assert.Contains(run.GetProperty("notes")
            .EnumerateArray(), note =>
                note.GetString()!.StartsWith($"{hidden} of our customers may not be seen", StringComparison.Ordinal));
        Assert.Equal(60, (await site.Front.AllCustomers()).Count(
            customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null));
    }

    [Fact]
    public async Task A_missing_customer_that_ERPNext_cannot_be_asked_for_is_recorded_and_holds_up_no_other()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        foreach (var name in (string[])["Unasked", "Gone"])
            site.Simulator.Actions.Do("create", name, values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        foreach (var name in (string[])["Unasked", "Gone"]) site.Simulator.Actions.Do("delete_silently", name);
        site.Simulator.Faults.Before = path =>
        {
            if (path.EndsWith("Customer/Unasked", StringComparison.Ordinal))
                throw new ErpNextSimulator.Rest.FrappeException(500, "TypeError", "it breaks");
        };

        var run = await site.Basic();

        Assert.Equal(1, run.GetProperty("failed").GetInt32());
        Assert.Equal(JsonValueKind.String, (await site.Customer("Gone")).GetProperty("deletedAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await site.Customer("Unasked")).GetProperty("deletedAt").ValueKind);
        var failures = await site.Front.Data($"/api/customers/sync/runs/{run.GetProperty("id").GetString()}/failures");
        Assert.Equal("Unasked", failures.GetProperty("items")[0].GetProperty("erpnextId").GetString());
    }

    [Fact]
    public async Task A_customer_that_was_deleted_by_SQL_on_a_large_site_is_missed_by_the_patrol()
    {
        await using var site =
            await SyncedSite.Start(options => options.Customers = 60, settings: ["--Sync:PatrolRows", "20"]);
        await site.Basic();
        site.Simulator.Actions.Do("delete_permanently", Names(site)[30]);

        var run = await site.Basic();

        Assert.Equal(1, run.GetProperty("deleted").GetInt32());
        await site.AssertSame();
    }

    [Fact]
    public async Task Many_that_were_deleted_by_SQL_on_a_large_site_wait_for_a_person()
    {
        await using var site =
            await SyncedSite.Start(options => options.Customers = 60, settings: ["--Sync:PatrolRows", "20"]);
        await site.Basic();
        foreach (var name in Names(site).Take(30)) site.Simulator.Actions.Do("delete_permanently", name);

        Assert.Equal("held", (await site.Basic()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_a_custom_field_told_is_over_when_it_was_removed()
    {
        await using var site = await SyncedSite.Start();
        site.Simulator.Actions.Do("create", "A", values: new() { ["website"] = "https://a.example", ["tax_id"] = "1" });
        await site.Basic();
        Assert.Equal("https://a.example", (await site.Customer("A")).GetProperty("website").GetString());

        site.Simulator.Faults.Removed.Add("website");
        for (var run = 0; run < 2; run++) await site.Basic();

        Assert.Equal((JsonValueKind.Null, "1"),
            ((await site.Customer("A")).GetProperty("website").ValueKind,
                (await site.Customer("A")).GetProperty("taxNumber").GetString()));
    }

    [Fact]
    public async Task A_name_with_blanks_around_it_is_one_customer_and_no_sync_changes_it()
    {
        await using var site = await SyncedSite.Start();
        foreach (var name in (string[])["Trail Co ", " Lead Co"])
            site.Simulator.Actions.Do("sql_insert", name, values: new() { ["tax_id"] = "1" });

        Assert.Equal(2, (await site.Basic()).GetProperty("created").GetInt32());

        foreach (var run in (JsonElement[])[await site.Basic(), await site.Enhanced(), await site.Basic()])
            Assert.All((string[])["created", "updated", "deleted", "restored", "renamed"],
                count => Assert.Equal((count, 0), (count, run.GetProperty(count).GetInt32())));
        await site.AssertSame();
    }

    [Fact]
    public async Task A_group_that_was_renamed_by_SQL_is_renamed_in_every_customer()
    {
        await using var site = await SyncedSite.Start();
        site.Simulator.Actions.Do("create", "A", values: new() { ["customer_group"] = "Commercial" });
        await site.Basic();
        site.Simulator.Actions.Do("rename_group", "COMMERCIAL", "Trade");

        await site.Basic();

        Assert.Equal("Trade", (await site.Customer("A")).GetProperty("customerGroup").GetString());
    }

    [Fact]
    public async Task A_name_that_was_once_stored_without_its_blanks_is_the_same_customer()
    {
        await using var site = await SyncedSite.Start();
        site.Simulator.Actions.Do("create", "Trail Co");
        await site.Basic();
        var id = (await site.Customer("Trail Co")).GetProperty("id").GetString();
        site.Simulator.Site.Commit(User.Administrator, _ =>
        {
            site.Simulator.Site[DocTypes.Customer].Change(
                site.Simulator.Site.Get(DocTypes.Customer, "Trail Co"), customer => customer.Rename("Trail Co "));
            return true;
        });

        var run = await site.Basic();

        Assert.Equal((1, 0), (run.GetProperty("renamed").GetInt32(), run.GetProperty("deleted").GetInt32()));
        Assert.Equal(id, (await site.Customer("Trail Co ")).GetProperty("id").GetString());
    }

    /// <summary>frappe strips the values of an <c>in</c>, so such a name must be asked for by itself.</summary>
    [Theory]
    [InlineData(" Lead Co")]
    [InlineData("Tab Co\t")]
    [InlineData("\u00A0Nbsp Co")]
    public async Task What_belongs_to_a_name_with_a_blank_at_an_end_is_read(string name)
    {
        await using var site = await SyncedSite.Start(
            options => options.Customers = 60, settings: ["--Sync:PatrolRows", "0"]);
        site.Simulator.Actions.Do("sql_insert", name, values: new() { ["customer_name"] = "Lead" });
        await site.Basic();
        site.Simulator.Actions.Do("save", name, values: new()
        {
            ["tax_id"] = "T1",
            ["credit_limits"] = new PyList { new PyDict { ["company"] = "C", ["credit_limit"] = 70.5 } },
        });

        var run = await site.Basic();

        Assert.Equal((1, 0), (run.GetProperty("updated").GetInt32(), run.GetProperty("failed").GetInt32()));
        var customer = await site.Customer(name);
        Assert.Equal(("T1", 70.5m),
            (customer.GetProperty("taxNumber").GetString(), customer.GetProperty("creditLimit").GetDecimal()));
        Assert.Equal(0, (await site.Enhanced()).GetProperty("updated").GetInt32());
    }

    [Fact]
    public async Task A_customer_that_SQL_put_in_without_a_time_is_one_like_any_other()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3);
        site.Simulator.Actions.Do("sql_insert", "No Time Co");
        site.Simulator.Site.Commit(User.Administrator, _ =>
        {
            site.Simulator.Site[DocTypes.Customer].Change(
                site.Simulator.Site.Get(DocTypes.Customer, "No Time Co"),
                customer => (customer["modified"], customer["creation"]) = (null, null));
            return true;
        });
        Assert.Equal((4, 0), (await site.Basic()) is var first
            ? (first.GetProperty("created").GetInt32(), first.GetProperty("failed").GetInt32()) : default);
        site.Simulator.Actions.Do("sql", "No Time Co", values: new() { ["tax_id"] = "T1" });

        Assert.Equal(1, (await site.Basic()).GetProperty("updated").GetInt32());
        Assert.Equal(0, (await site.Enhanced()).GetProperty("updated").GetInt32());

        Assert.Equal("T1", (await site.Customer("No Time Co")).GetProperty("taxNumber").GetString());
        Assert.Equal("applied", await site.Front.DeliverCustomer("No Time Co", 1, new { tax_id = "T2" }));
        site.Simulator.Actions.Do("delete_permanently", "No Time Co");
        Assert.Equal(1, (await site.Basic()).GetProperty("deleted").GetInt32());
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(406, false)]
    [InlineData(403, true)]
    public async Task A_name_that_a_server_in_front_refuses_holds_up_no_other(int status, bool inBodiesToo)
    {
        const string odd = "A/B -- ' OR 1=1";
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        foreach (var name in (string[])[odd, "Gone"])
            site.Simulator.Actions.Do("create", name, values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        foreach (var name in (string[])[odd, "Gone"]) site.Simulator.Actions.Do("delete_permanently", name);
        site.Simulator.Faults.InFront = path => path.Contains("A%2FB", StringComparison.Ordinal)
            || (inBodiesToo && path.EndsWith("frappe.client.get", StringComparison.Ordinal)) ? status : 0;

        var run = await site.Basic();

        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.String, (await site.Customer("Gone")).GetProperty("deletedAt").ValueKind);
        Assert.Equal(inBodiesToo ? JsonValueKind.Null : JsonValueKind.String,
            (await site.Customer(odd)).GetProperty("deletedAt").ValueKind);
        Assert.Equal(inBodiesToo ? 1 : 0, run.GetProperty("failed").GetInt32());
    }

    private static List<string> Names(SyncedSite site) =>
        site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Select(customer => customer.Name).ToList());
}
