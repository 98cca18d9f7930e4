using System.Text.Json;
using CustomerSync.Sync;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Contacts and Addresses of a customer that names none as its primary one, or names it in another spelling.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class LinkedDetailsTests
{
    [Fact]
    public async Task A_linked_contact_and_address_that_ERPNext_takes_by_default_fill_the_customer()
    {
        await using var site = await SyncedSite.Start();
        site.Simulator.Actions.Do("create", "L", values: new() { ["tax_id"] = "1" });
        Link(site, "link_contact", ("first_name", "First"), ("mobile_no", "011 1"));
        Link(site, "link_contact", ("first_name", "Bills"), ("email_id", "bills@example.com"),
            ("is_billing_contact", 1L));
        Link(site, "link_address", ("address_line1", "Closed"), ("city", "Jeddah"), ("country", "Saudi Arabia"),
            ("is_primary_address", 1L), ("disabled", 1L));
        Link(site, "link_address", ("address_line1", "7 Road"), ("city", "Riyadh"), ("state", "Centre"),
            ("pincode", "11"), ("country", "Saudi Arabia"));
        Link(site, "link_address", ("address_line1", "Dock"), ("city", "Dammam"), ("country", "Saudi Arabia"),
            ("address_type", "Shipping"), ("is_shipping_address", 1L));

        await site.Basic();

        var customer = await site.Customer("L");
        Assert.Equal(("Bills", "bills@example.com", null),
            (Text(customer, "contactPerson"), Text(customer, "email"), Text(customer, "phone")));
        Assert.Equal(("Riyadh", "Centre", "Saudi Arabia", "7 Road\nRiyadh\nCentre\n11\nSaudi Arabia"),
            (Text(customer, "city"), Text(customer, "state"), Text(customer, "country"), Text(customer, "address")));
        // ERPNext names none.
        Assert.Equal((null, null), (Text(customer, "primaryContact"), Text(customer, "primaryAddress")));
        Assert.Equal(0, (await site.Basic()).GetProperty("updated").GetInt32());
    }

    [Fact]
    public async Task Of_several_that_are_marked_alike_the_oldest_counts_and_one_that_is_marked_as_primary_before_all()
    {
        await using var site = await SyncedSite.Start();
        site.Simulator.Actions.Do("create", "L");
        Link(site, "link_contact", ("first_name", "Zoe"));
        Link(site, "link_contact", ("first_name", "Adam"));
        await site.Basic();
        Assert.Equal("Zoe", Text(await site.Customer("L"), "contactPerson"));

        Link(site, "link_contact", ("first_name", "Prime"), ("is_primary_contact", 1L));
        await site.Basic();

        Assert.Equal("Prime", Text(await site.Customer("L"), "contactPerson"));
    }

    /// <summary>
    /// Where all customers are compared it would be found anyhow: only the stage that follows edits is left.
    /// </summary>
    [Theory]
    [InlineData("save_contact", "contactPerson")]
    [InlineData("save_address", "city")]
    public async Task An_edit_of_a_linked_one_is_followed(string action, string field)
    {
        await using var site = await SyncedSite.Start();
        site.SiteTime = TimeSpan.FromDays(-1);
        site.Simulator.Actions.Do("create", "L");
        Link(site, "link_contact", ("first_name", "Before"), ("name", "the contact"));
        Link(site, "link_address", ("city", "Before"), ("name", "the address"));
        await site.Basic();
        site.SiteTime = TimeSpan.Zero;
        site.Front.App.Services.GetRequiredService<IOptions<SyncOptions>>().Value.Without.UnionWith(
            [SyncStage.Customers, SyncStage.Patrol, SyncStage.Names]);

        site.Simulator.Actions.Do(action, action == "save_contact"
            ? "the contact" : "the address", values: new() { ["first_name"] = "After", ["city"] = "After" });
        await site.Basic();

        Assert.Equal("After", Text(await site.Customer("L"), field));
    }

    [Fact]
    public async Task Links_in_another_letter_case_or_with_other_accents_are_the_same()
    {
        await using var site = await SyncedSite.Start();
        site.SiteTime = TimeSpan.FromDays(-1);
        site.Simulator.Actions.Do("create", "Case Link Co", values: new()
        {
            ["first_name"] = "Ali", ["last_name"] = "Hassan", ["mobile_no"] = "011 1", ["address_line1"] = "1 Road",
            ["city"] = "Riyadh", ["country"] = "Saudi Arabia",
        });
        site.Simulator.Actions.Do(
            "sql", "Case Link Co",
            values: new() { ["customer_primary_contact"] = "case lınk co-CASE LÍNK CO ".Replace('ı', 'i'),
                ["customer_primary_address"] = "CASE LINK CO-Billing" });
        site.Simulator.Actions.Do(
            "sql_insert", "Other",
            values: new() { ["customer_primary_contact"] = "nobody", ["customer_primary_address"] = "nowhere" });

        await site.Basic();

        var customer = await site.Customer("Case Link Co");
        Assert.Equal(("Ali Hassan", "011 1", "Riyadh"),
            (Text(customer, "contactPerson"), Text(customer, "phone"), Text(customer, "city")));
        Assert.Null(Text(await site.Customer("Other"), "city"));
        site.SiteTime = TimeSpan.Zero;
        site.Front.App.Services.GetRequiredService<IOptions<SyncOptions>>().Value.Without.UnionWith(
            [SyncStage.Customers, SyncStage.Patrol, SyncStage.Names]);
        site.Simulator.Actions.Do("edit_contact", "Case Link Co", values: new() { ["first_name"] = "Omar" });
        site.Simulator.Actions.Do("save_address", "Case Link Co-Billing", values: new() { ["city"] = "Dammam" });

        await site.Basic();

        customer = await site.Customer("Case Link Co");
        Assert.Equal(("Omar Hassan", "Dammam"), (Text(customer, "contactPerson"), Text(customer, "city")));
    }

    [Fact]
    public async Task A_contact_that_is_edited_after_its_customer_was_read_is_read_in_the_same_run()
    {
        await using var site = await SyncedSite.Start(settings: ["--Sync:PatrolRows", "0"]);
        site.Simulator.Actions.Do(
            "create", "L", values: new() { ["first_name"] = "Before", ["email_id"] = "l@example.com" });
        await site.Basic();
        site.Simulator.Actions.Do("set_value", "L", values: new() { ["tax_id"] = "2" });
        var isEdited = 0;
        site.Simulator.Faults.Before = target =>
        {
            // The run asks for contacts by their own times behind its customers.
            if (target.Contains("resource/Contact?", StringComparison.Ordinal)
                && Interlocked.Exchange(ref isEdited, 1) == 0)
                site.Simulator.Actions.Do("edit_contact", "L", values: new() { ["first_name"] = "After" });
        };

        await site.Basic();

        Assert.Equal((1, "After"), (isEdited, Text(await site.Customer("L"), "contactPerson")));
    }

    [Fact]
    public async Task The_mapping_page_says_which_one_is_taken()
    {
        await using var site = await SyncedSite.Start();

        var mapping = (await site.Front.Data("/api/webhooks/erpnext/setup/mapping")).ToString();

        Assert.Contains("the linked one that ERPNext takes by default", mapping, StringComparison.Ordinal);
    }

    private static void Link(SyncedSite site, string action, params (string Key, object Value)[] values) =>
        site.Simulator.Actions.Do(
            action, "L", values: new(values.Select(value => KeyValuePair.Create(value.Key, (object?)value.Value))));

    private static string? Text(JsonElement customer, string field) => customer.GetProperty(field).GetString();
}
