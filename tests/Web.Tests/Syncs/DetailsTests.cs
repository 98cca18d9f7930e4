using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// What a standard Customer lacks comes from its Contact and Address, and webhooks, which do not carry it, leave it
/// alone.
/// </summary>
public sealed class DetailsTests
{
    [Fact]
    public async Task A_webhook_never_empties_what_the_details_filled()
    {
        await using var site = await Prepared();
        Assert.Equal(("Sara Ali", "Riyadh", "Saudi Arabia"), Details(await site.Customer("A")));

        site.Simulator.Actions.Do("save", "A", values: new() { ["tax_id"] = "42" });

        await Wait.Until("the webhook",
            async () => (await site.Customer("A")).GetProperty("taxNumber").GetString() == "42");
        Assert.Equal(("Sara Ali", "Riyadh", "Saudi Arabia"), Details(await site.Customer("A")));
    }

    [Fact]
    public async Task Another_primary_address_is_read_shortly_after_its_webhook()
    {
        await using var site = await Prepared();
        var addresses = site.Simulator.Actions;
        addresses.Do("add_address", "A",
            values: new() { ["address_line1"] = "Corniche", ["city"] = "Jeddah", ["country"] = "Saudi Arabia" });

        addresses.Do("save", "A"); // Only the save raises a webhook, which tells the name of the new address.

        await Wait.Until("the city of the new address", async () => Details(await site.Customer("A")).City == "Jeddah");
        await site.AssertSame();
    }

    [Fact]
    public async Task A_new_customers_details_follow_its_webhook_without_a_sync()
    {
        await using var site = await Prepared();

        site.Simulator.Actions.Do(
            "create", "B", values: new() {
                ["email_id"] = "b@example.com", ["address_line1"] = "1 Road", ["city"] = "Dammam",
                ["country"] = "Saudi Arabia", ["first_name"] = "Omar" });

        await Wait.Until("its city",
            async () => (await site.Front.AllCustomers()).Any(
                customer => customer.GetProperty("erpnextId").GetString() == "B" && customer.GetProperty("city")
                    .GetString() == "Dammam"));
        Assert.Equal("Omar", (await site.Customer("B")).GetProperty("contactPerson").GetString());
    }

    [Fact]
    public async Task An_email_that_the_contact_changed_yields_to_the_customers_own_next_save()
    {
        await using var site = await Prepared();
        site.Simulator.Actions.Do("edit_contact", "A", values: Email("second@example.com"));
        await site.Basic();
        Assert.Equal("second@example.com", (await site.Customer("A")).GetProperty("email").GetString());

        site.Simulator.Actions.Do("edit_contact", "A", values: Email("third@example.com"));
        site.Simulator.Actions.Do("save", "A"); // Fetches it, and tells it by webhook.

        await Wait.Until("the email",
            async () => (await site.Customer("A")).GetProperty("email").GetString() == "third@example.com");
        await site.AssertSame();
    }

    private static async Task<SyncedSite> Prepared()
    {
        var site = await SyncedSite.Start();
        site.Simulator.Actions.Do("create", "A", values: new()
        {
            ["email_id"] = "first@example.com", ["first_name"] = "Sara", ["last_name"] = "Ali",
            ["address_line1"] = "1 Road", ["city"] = "Riyadh", ["country"] = "Saudi Arabia",
        });
        await site.Basic();
        site.Simulator.Installer.Install($"{site.Front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        return site;
    }

    private static PyDict Email(string address) =>
        new() { ["email_ids"] = new PyList { new PyDict { ["email_id"] = address, ["is_primary"] = 1L } } };

    private static (string? Person, string? City, string? Country) Details(JsonElement customer) =>
        (customer.GetProperty("contactPerson").GetString(), customer.GetProperty("city")
            .GetString(), customer.GetProperty("country").GetString());
}
