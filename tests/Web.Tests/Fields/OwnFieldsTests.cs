using System.Globalization;
using System.Net;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Setup;
using CustomerSync.Tests.Syncs;
using static CustomerSync.Tests.Fields.OwnFieldsSite;

namespace CustomerSync.Tests.Fields;

/// <summary>From a field of ERPNext's to list, filter, search, CSV, feed and SQL.</summary>
[Trait("Speed", "Slow")]
public sealed class OwnFieldsTests
{
    [Fact]
    public async Task A_custom_field_of_customers_that_are_here_is_loaded_once_it_is_chosen_and_is_everywhere()
    {
        await using var site = await Start();
        site.Import("A", new { custom_vat_no = "VAT-1", custom_score = "12.5" });
        site.Import("B", new { custom_vat_no = "VAT-2" });
        await site.Enhanced();
        Assert.False((await site.Customer("A")).TryGetProperty("custom", out _));

        await site.Front.Put([Vat, Field("score", "number", "custom_score")]);
        await site.Front.IsMapped();

        Assert.Equal(("\"VAT-1\"", "12.5"), ((await site.Customer("A")).Custom("vatNo"), (await site.Customer("A")).Custom("score")));
        Assert.Equal("A", await Names(site, "filter.vatNo=VAT-1"));
        Assert.Equal("A", await Names(site, "filter.score=12.50"));
        Assert.Equal("B", await Names(site, "filter.score="));
        Assert.Equal("B", await Names(site, "search=vat-2"));
        var csv = (await site.Front.Http.GetStringAsync("/api/customers/export.csv?filter.vatNo=VAT-1")).Split("\r\n");
        Assert.EndsWith(",vatNo,score", csv[0], StringComparison.Ordinal);
        Assert.EndsWith(",\"VAT-1\",12.5", csv[1], StringComparison.Ordinal);
        var change = (await site.Front.Changes("&fields=custom.vatNo")).Last(
            change => change.GetProperty("erpnextId").GetString() == "A");
        Assert.Equal(("mapping", "[\"custom.score\",\"custom.vatNo\"]", "\"VAT-1\""), (
            change.GetProperty("cause").GetString(), change.GetProperty("fields").GetRawText(),
            change.GetProperty("customer").Custom("vatNo")));
        var told = (await site.Front.Data("/api/customers/A/history")).GetProperty("items")[0].GetProperty("fields")
            .GetProperty("custom.vatNo");
        Assert.Equal((JsonValueKind.Null, "VAT-1"), (told.GetProperty("from").ValueKind, told.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task What_documents_here_tell_is_applied_without_asking_ERPNext_and_in_silence_where_that_is_chosen()
    {
        await using var front = await RunningFront.Start();
        for (var i = 0; i < 3; i++) await front.DeliverCustomer($"C{i}", 1, new { market_segment = $"M{i}" });
        var before = (await front.Changes()).Count;

        await front.Put([Field("segment", "text", "market_segment")], silent: true);
        await front.IsMapped();
        Assert.Equal("C1", (await front.Data("/api/customers?filter.segment=M1")).GetProperty("items")[0].GetProperty("erpnextId").GetString());
        Assert.Equal("C2", (await front.Data("/api/customers?search=M2")).GetProperty("items")[0].GetProperty("erpnextId").GetString());
        Assert.Equal(before, (await front.Changes()).Count);

        await front.Put([Field("sector", "text", "market_segment")]);
        await front.IsMapped();
        Assert.Equal(before + 3, (await front.Changes()).Count);
        Assert.All((await front.Changes()).Skip(before), change =>
            Assert.Equal("[\"custom.sector\",\"custom.segment\"]", change.GetProperty("fields").GetRawText()));

        // One of ours comes from elsewhere.
        await front.Put([new { name = "state", label = "State", type = "text", source = "market_segment" }]);
        await front.IsMapped();
        var customer = await front.Data("/api/customers/C1");
        Assert.Equal(("M1", null), (customer.GetProperty("state").GetString(), customer.Custom("sector")));
    }

    [Fact]
    public async Task Tables_contacts_and_addresses_give_fields_too()
    {
        await using var site = await Start(customers: 20);
        await site.Front.Put([
            Field("pin", "text", "Address.pincode"), Field("firstName", "text", "Contact.first_name"),
            Field("limits", "list", "credit_limits[all].company"),
            Field("limit", "amount", "credit_limits[first].credit_limit"),
            Field("mails", "list", "Contacts[all].email_id"), Field("cities", "list", "Addresses[all].city")]);
        site.Simulator.Actions.Do("create", "Two of each", values: new(StringComparer.Ordinal) { ["email_id"] = "one@x" });
        site.Simulator.Actions.Do("add_contact", "Two of each", values: new(StringComparer.Ordinal)
            { ["first_name"] = "Second", ["email_id"] = "two@x" });
        site.Simulator.Actions.Do("add_address", "Two of each", values: new(StringComparer.Ordinal) { ["city"] = "Abha" });
        await site.Enhanced();
        await site.Front.IsMapped();

        var all = await site.Front.AllCustomers();
        Assert.Contains(all, customer => customer.Custom("pin") is not null);
        var both = await site.Customer("Two of each");
        Assert.Equal(2, JsonElement.Parse(both.Custom("mails") ?? "[]").GetArrayLength());
        Assert.Equal("[\"Abha\"]", both.Custom("cities"));
        Assert.Contains(all, customer => customer.Custom("firstName") is not null);
        Assert.All(all, customer => Assert.Equal(
            customer.GetProperty("creditLimit") is { ValueKind: JsonValueKind.Number } limit
                ? limit.GetDecimal().ToString("0.#########", CultureInfo.InvariantCulture) : null, customer.Custom("limit")));
        Assert.Contains(all, customer => customer.Custom("limits") is { } list && JsonElement.Parse(list).GetArrayLength() == 2);
        await site.AssertSame();
    }

    [Fact]
    public async Task What_does_not_fit_is_told_before_it_is_saved()
    {
        await using var site = await Start();
        foreach (var (name, score) in new[] { ("A", "7"), ("B", "many"), ("C", "") })
            site.Import(name, new { custom_score = score });
        await site.Enhanced();

        var preview = await site.Front.Preview(Field("score", "number", "custom_score"));
        var fit = preview.GetProperty("fields")[0];
        Assert.Equal((3, 3, 1, 1, "B"), (preview.GetProperty("lookedAt").GetInt32(), preview.GetProperty("total").GetInt32(),
            fit.GetProperty("values").GetInt32(), fit.GetProperty("misfits").GetInt32(),
            fit.GetProperty("examples")[0].GetProperty("erpnextId").GetString()));
        foreach (var (field, expected) in new (object, string)[]
        {
            (Field("gone", "text", "custom_gone"), "ERPNext has no `custom_gone`"),
            (Field("city", "number", "custom_score"), "stays that"),
            (Field("x", "colour", "custom_score"), "no such type"),
        })
        {
            Assert.Contains(expected, (await site.Front.Put([field], HttpStatusCode.BadRequest)).GetProperty("message").GetString());
            Assert.Contains(expected, (await site.Front.Preview(field)).GetProperty("problems")[0].GetString());
        }
        await site.Front.Put([Vat, Vat], HttpStatusCode.BadRequest);
        await site.Front.Put([Vat], HttpStatusCode.Conflict, version: 7);
        Assert.Equal(0, (await site.Front.Data("/api/fields")).GetProperty("version").GetInt64());
        foreach (var query in new[] { "filter.nope=1", "filter.vatNo=1&filter.vatNo=2" })
            Assert.Equal(HttpStatusCode.BadRequest, (await site.Front.Http.GetAsync($"/api/customers?{query}")).StatusCode);
    }

    [Fact]
    public async Task Fields_of_the_configuration_are_in_force_from_the_start_and_are_changed_there_alone()
    {
        await using var front = await RunningFront.Start(null, "--Mapping:Fields:0:Name", "segment",
            "--Mapping:Fields:0:Source", "market_segment", "--Mapping:Fields:0:Places:0", "Filter");

        await front.DeliverCustomer("C", 1, new { market_segment = "M" });

        Assert.Equal(1, (await front.Data("/api/customers?filter.segment=M")).GetProperty("total").GetInt32());
        Assert.True((await front.Data("/api/fields")).GetProperty("isConfigured").GetBoolean());
        Assert.Contains("Mapping:Fields", (await front.Put([Vat], HttpStatusCode.BadRequest)).GetProperty("message").GetString());
        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => RunningFront.Start(null, "--Mapping:Fields:0:Name", "Bad Name"));
        Assert.Contains("is no name for a field", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhooks_tell_a_chosen_field_after_one_repair()
    {
        await using var site = await SetupSite.Start();
        site.Simulator.Faults.Removed.Clear();
        await site.Do("install");
        await site.Front.Put([Vat, Field("persons", "list", "sales_team[all].sales_person")]);

        Assert.Equal("template template", await site.Codes());
        await site.Do("repair");
        Assert.Equal("", await site.Codes());
        site.Simulator.Actions.Do("create", "A", values: new(StringComparer.Ordinal) { ["custom_vat_no"] = "VAT-9" });

        await Wait.Until("the value", async () => (await site.Front.AllCustomers()).Exists(
            customer => customer.Custom("vatNo") == "\"VAT-9\""));
    }

    /// <summary>Webhooks, a sync and a feed client are at work while the mapping changes.</summary>
    [Fact]
    public async Task Nothing_is_lost_and_the_feed_has_no_gap_while_the_mapping_changes_beside_webhooks_and_syncs()
    {
        // Whom the webhooks tell of ERPNext does not have: they come and go, and none is to wait for a person.
        await using var site = await Start(1200, "--Sync:BrakePercent", "100");
        await site.Enhanced();
        using var stop = new CancellationTokenSource();
        var edits = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
                await site.Front.DeliverCustomer($"W{i % 40}", i, new { market_segment = $"M{i}" });
        }, TestContext.Current.CancellationToken);
        var syncs = Task.Run(async () => { while (!stop.IsCancellationRequested) await site.Enhanced(); },
            TestContext.Current.CancellationToken);

        await site.Front.Put([Field("segment", "text", "market_segment")]);
        await site.Front.Put([Field("segment", "text", "market_segment"), Field("group", "text", "customer_group")]);
        await site.Front.Put([Field("group", "text", "customer_group")], silent: true);
        await site.Front.Put([Field("segment", "text", "market_segment"), Field("group", "text", "customer_group")]);
        await Wait.Until("the back-fill's end", async () => (await site.Front.Data("/api/fields?progress=true"))
            .GetProperty("backFill").GetProperty("isDone").GetBoolean(), TimeSpan.FromMinutes(5));
        await stop.CancelAsync();
        await Task.WhenAll(edits, syncs);
        await site.Enhanced();
        await site.Front.IsMapped();

        Assert.All(await site.Front.AllCustomers(), customer => Assert.Equal(
            customer.GetProperty("customerGroup").ValueKind is JsonValueKind.Null ? null
                : customer.GetProperty("customerGroup").GetRawText(), customer.Custom("group")));
        var sequences = (await site.Front.Changes()).Select(change => change.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(number => (long)number), sequences);
    }

    private static async Task<string> Names(SyncedSite site, string query) => string.Join(' ',
        (await site.Front.Data($"/api/customers?{query}")).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("erpnextId").GetString()));
}
