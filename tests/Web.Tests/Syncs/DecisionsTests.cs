using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>What webhooks and reads decide, with an ERPNext that can be asked.</summary>
[Trait("Speed", "Slow")]
public sealed class DecisionsTests
{
    [Fact]
    public async Task A_delivery_older_than_a_time_ahead_of_the_clock_has_the_customer_read()
    {
        await using var site = await Start();
        var name = Names(site)[0];
        Sql(site, name, "modified", "2999-01-01 00:00:00.000000");
        await site.Basic();

        var saved = await Edit(site, name, "0077");
        await Deliver(site, name, saved, new() { ["tax_id"] = "0077" });

        await Wait.Until("what ERPNext has", async () => Text(await site.Customer(name), "taxNumber") == "0077");
        await Wait.Until("its time", async () => Text(await site.Customer(name), "erpnextModified") == saved);
    }

    [Fact]
    public async Task A_stale_delivery_that_tells_something_else_has_the_customer_read()
    {
        await using var site = await Start();
        var name = Names(site)[0];
        Sql(site, name, "tax_id", "SILENT");

        var outcome = await Deliver(site, name, "2020-01-01 00:00:00.000000", new() { ["tax_id"] = "OLD" });

        Assert.Equal("stale", outcome);
        await Wait.Until("what ERPNext has", async () => Text(await site.Customer(name), "taxNumber") == "SILENT");
    }

    [Fact]
    public async Task A_stale_delete_of_a_customer_that_ERPNext_has_no_more_deletes_it()
    {
        await using var site = await Start();
        var name = Names(site)[0];
        Sql(site, name, "modified", "2999-01-01 00:00:00.000000");
        await site.Basic();
        site.Simulator.Actions.Do("delete_permanently", name);

        await Deliver(site, name, "2026-01-01 00:00:00.000000", [], "on_trash");

        await Wait.Until("the delete", async () => !IsAlive(await site.Customer(name)));
    }

    [Fact]
    public async Task A_new_customer_made_with_its_address_wants_no_sync()
    {
        await using var site = await Start();
        var capture = Capture.All.First(
            capture => capture.File.StartsWith("170-after_insert", StringComparison.Ordinal));
        var document = capture.Document;
        var (name, creation) = (Text(document, "name")!, Text(document, "creation")!);
        site.Simulator.Actions.Do(
            "sql_insert", name, values: new PyDict {
                ["customer_name"] = Text(document, "customer_name"), ["creation"] = creation,
                ["modified"] = Text(document, "modified") });

        using (var taken = await site.Front.Send(capture)) Assert.True(taken.IsSuccessStatusCode);

        // Both follow-ups are in one batch, so the second tells that the first is done.
        Sql(site, Names(site)[0], "tax_id", "READ");
        await Deliver(site, Names(site)[0], "2020-01-01 00:00:00.000000", new() { ["tax_id"] = "OLD" });
        await Wait.Until("the follow-ups",
            async () => Text(await site.Customer(Names(site)[0]), "taxNumber") == "READ");
        Assert.Null(await site.Coordinator.WantedCatchUp());
        Assert.True(IsAlive(await site.Customer(name)));
        Assert.Equal(1, (await site.Front.Data("/api/customers/sync/runs")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_renamed_customer_that_a_webhook_brings_is_found_within_seconds()
    {
        await using var site = await Start();
        var name = Names(site)[0];
        var id = Text(await site.Customer(name), "id");
        site.Simulator.Actions.Do("rename_id", name, "Renamed Co");
        var document = Document(site, "Renamed Co");

        await Deliver(site, "Renamed Co", document.Modified,
            new() { ["creation"] = document.Creation, ["customer_name"] = "Renamed Co" });

        await Wait.Until("the rename",
            async () => await site.Customer("Renamed Co") is var renamed && Text(renamed, "id") == id
            && renamed.GetProperty("previousIds").EnumerateArray().Any(previous => previous.GetString() == name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_customer_that_a_webhook_brings_and_ERPNext_does_not_have_does_not_stay(bool wasDeleted)
    {
        await using var site = await Start();
        var name = wasDeleted ? Names(site)[0] : "Staging Test Co";
        if (wasDeleted)
        {
            site.Simulator.Actions.Do("delete_permanently", name);
            await site.Basic();
            Assert.False(IsAlive(await site.Customer(name)));
        }

        Assert.Equal("applied", await Deliver(site, name, Now(), new() { ["customer_name"] = name }));

        await Wait.Until("its end", async () => !IsAlive(await site.Customer(name)));
    }

    [Fact]
    public async Task A_name_with_blanks_around_it_is_one_living_customer_from_sync_to_sync()
    {
        await using var site = await Start(customers: 3);
        site.Simulator.Actions.Do("sql_insert", "Trail Co ", values: new PyDict { ["customer_name"] = "Trail Co" });
        await site.Basic();
        var head = (await site.Front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString();

        for (var i = 0; i < 2; i++) await site.Basic();
        await site.Enhanced();
        await Deliver(site, "Trail Co ", "2020-01-01 00:00:00.000000", []);

        Assert.Equal(head, (await site.Front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString());
        Assert.True(IsAlive(await site.Customer("Trail Co ")));
        Assert.Equal(1, (await site.Front.AllCustomers()).Count(
            customer => Text(customer, "erpnextId")!.Contains("Trail", StringComparison.Ordinal)));
        site.Simulator.Actions.Do("delete_permanently", "Trail Co ");
        await Deliver(site, "Trail Co ", Now(), [], "on_trash");
        await Wait.Until("its confirmed delete", async () => !IsAlive(await site.Customer("Trail Co ")));
        using var erased = await site.Front.Http.DeleteAsync("/api/customers/" + Uri.EscapeDataString("Trail Co "));
        Assert.True(erased.IsSuccessStatusCode, await erased.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData('\uFFFE')]
    [InlineData('\uFFFF')]
    [InlineData('\uFDD0')]
    public async Task A_noncharacter_in_one_customer_holds_up_nobody(char noncharacter)
    {
        await using var site = await Start(customers: 0);
        for (var i = 0; i < 4; i++)
            site.Simulator.Actions.Do("import", $"C{i}", values: site.Simulator.Seeder.NewCustomer());
        Sql(site, "C2", "customer_name", $"Bad {noncharacter} Co");

        var run = await site.Basic();

        Assert.Equal(("completed", 0), (Text(run, "status"), run.GetProperty("failed").GetInt32()));
        Assert.Equal($"Bad {noncharacter} Co", Text(await site.Customer("C2"), "name"));
        Assert.Equal("applied", await Deliver(site, "C3", Now(), new() { ["tax_id"] = $"x{noncharacter}y" }));
    }

    [Fact]
    public async Task A_credit_limit_that_cannot_be_read_keeps_the_old_one_and_the_delivery_says_so()
    {
        await using var site = await Start();
        var name = Names(site)[0];
        foreach (var (value, limit, says) in new[] {
            ("5000", 5000m, false), ("6,000.00", 6000m, false), ("unlimited", 6000m, true), ("SAR 1,000", 1000m, false),
            ("١٠٠٠٫٥", 1000.5m, false) })
        {
            var answer = await Answer(
                site, name, Now(), new() {
                    ["credit_limits"] = new object[] { new { company = "C", idx = 1, credit_limit = value } } });
            Assert.Equal("applied or unchanged", answer.GetProperty("outcome").GetString() is "applied" or "unchanged"
                ? "applied or unchanged" : answer.ToString());
            Assert.Equal(says, Text(answer, "reason")?.Contains("`credit_limits`", StringComparison.Ordinal) ?? false);
            Assert.Equal(limit, (await site.Customer(name)).GetProperty("creditLimit").GetDecimal());
        }
    }

    [Fact]
    public async Task A_name_that_is_used_again_after_a_delete_is_another_customer()
    {
        await using var site = await Start();
        var name = Names(site)[0];
        var first = await site.Customer(name);
        site.Simulator.Actions.Do("delete_permanently", name);
        await site.Basic();
        site.Simulator.Actions.Do("create", name, values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        var second = await site.Customer(name);
        site.Simulator.Actions.Do("delete_permanently", name);
        site.Simulator.Actions.Do("create", name, values: site.Simulator.Seeder.NewCustomer());
        await site.Basic(); // Between two runs: the delete was never seen.
        var third = await site.Customer(name);

        Assert.True(IsAlive(second), $"{second}");
        Assert.True(Text(first, "erpnextCreation") != Text(second, "erpnextCreation"), $"{first} {second}");
        Assert.Equal(3, new[] { first, second, third }.Select(customer => Text(customer, "id")).Distinct().Count());
        Assert.True(IsAlive(third));
        var history = (await site.Front.Data($"/api/customers/{Uri.EscapeDataString(name)}/history")).GetProperty(
            "items").EnumerateArray().Select(entry => Text(entry, "kind"));
        Assert.Equal(["created"], history);
    }

    private static async Task<SyncedSite> Start(int customers = 3)
    {
        var site = await SyncedSite.Start(options => options.Customers = customers);
        if (customers > 0) await site.Basic();
        return site;
    }

    private static List<string> Names(SyncedSite site) =>
        site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Select(customer => customer.Name).ToList());

    private static (string Creation, string Modified) Document(SyncedSite site, string name) =>
        site.Simulator.Site.Read(() =>
        site.Simulator.Site[DocTypes.Customer].Find(name) is { } found
            ? (found.Text("creation")!, found.Text("modified")!) : throw new InvalidOperationException(name));

    private static void Sql(SyncedSite site, string name, string field, string value) =>
        site.Simulator.Actions.Do("sql", name, values: new PyDict { [field] = value });

    /// <returns>Its <c>modified</c>, of the site's present.</returns>
    private static Task<string> Edit(SyncedSite site, string name, string taxId)
    {
        site.Simulator.Actions.Do("set_value", name, values: new PyDict { ["tax_id"] = taxId });
        return Task.FromResult(Document(site, name).Modified);
    }

    private static async Task<string> Deliver(
        SyncedSite site, string name, string modified, Dictionary<string, object?> fields,
        string eventName = "on_update") =>
        (await Answer(site, name, modified, fields, eventName)).GetProperty("outcome").GetString()!;

    private static async Task<JsonElement> Answer(
        SyncedSite site, string name, string modified, Dictionary<string, object?> fields,
        string eventName = "on_update")
    {
        (fields["name"], fields["modified"]) = (name, modified);
        using var response =
            await site.Front.Deliver(JsonSerializer.Serialize(new { @event = eventName, doc = fields }));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    /// <summary>Of a site in Riyadh.</summary>
    private static string Now() =>
        (TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(3)).ToString(
            "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static bool IsAlive(JsonElement customer) =>
        customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString() : null;
}
