using System.Net;
using System.Text.Json;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Setup;

/// <summary>Webhooks are installed, repaired and removed in a simulated ERPNext.</summary>
[Trait("Speed", "Slow")]
public sealed class InstallTests
{
    private const string Foreign = "http://staging.example/api/webhooks/erpnext/customers";

    [Theory]
    [InlineData(14, "HOOK-0001 HOOK-0002")]
    [InlineData(15, "CustomerSync on_trash CustomerSync on_update")]
    [InlineData(16, "CustomerSync on_trash CustomerSync on_update")]
    public async Task Installing_makes_both_webhooks_once_and_customers_flow(int version, string names)
    {
        await using var site = await SetupSite.Start(version);

        Assert.Equal("missing missing", await site.Codes());
        Assert.Equal("created on_trash, created on_update", SetupSite.Deeds(await site.Do("install")));
        Assert.Equal("kept on_trash, kept on_update", SetupSite.Deeds(await site.Do("install")));

        Assert.Equal("", await site.Codes());
        Assert.Equal(names, string.Join(' ', site.Webhooks.Select(webhook => webhook.Name)
            .Order(StringComparer.Ordinal)));
        await site.Arrives("شركة \"Quoted\" \\ <b>Co</b>".Replace("<b>Co</b>", "& Co"));
        var delivery = (await site.Front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0];
        Assert.Equal("current", delivery.GetProperty("signedWith").GetString());
        Assert.True((await site.Front.Data("/api/webhooks/erpnext/customers")).GetProperty("isTaking").GetBoolean());
    }

    public static TheoryData<string, string, object?> Harms => new()
    {
        { "disabled", "enabled", 0L },
        { "template", "webhook_json", """{"customer": {"name": "{{ doc.name }}"}, "event": "on_update"}""" },
        { "template", "request_structure", "Form URL-Encoded" },
        { "timeout", "timeout", 60L },
        { "condition", "condition", "doc.disabled == 0" },
        { "unsigned", "enable_security", 0L },
        { "secret", "webhook_secret", "of-another-length" },
        { "method", "request_method", "PUT" },
    };

    [Theory]
    [MemberData(nameof(Harms))]
    public async Task Each_difference_is_told_with_its_cure_and_repaired(string code, string field, object? value)
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook[field] = value);

        var difference = (await site.Report()).GetProperty("report").GetProperty("differences")[0];
        Assert.Equal(code, difference.GetProperty("code").GetString());
        Assert.Contains("Repair", difference.GetProperty("cure").GetString(), StringComparison.Ordinal);

        Assert.Equal("kept on_trash, updated on_update", SetupSite.Deeds(await site.Do("repair")));
        Assert.Equal("", await site.Codes());
        await site.Arrives("After Repair");
    }

    [Fact]
    public async Task A_header_row_that_replaces_the_signature_is_found_and_removed()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"),
            webhook => webhook.Rows("webhook_headers")[0]["key"] = "X-Frappe-Webhook-Signature");

        Assert.Equal("headers", await site.Codes());
        await site.Do("repair");

        Assert.Equal("", await site.Codes());
        await site.Arrives("After Repair");
    }

    [Fact]
    public async Task Of_two_for_the_same_event_the_better_is_kept_and_the_other_switched_off()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Add("A Copy", "on_update", site.Url);
        site.Add("A Doubling", "after_insert", site.Url);
        site.Add("A Widening", "on_change", site.Url);

        Assert.Equal("duplicate extra", await site.Codes());
        Assert.Equal("disabled after_insert, disabled on_update, kept on_trash, kept on_update",
            SetupSite.Deeds(await site.Do("repair")));

        Assert.Equal("", await site.Codes());
        Assert.Equal("CustomerSync on_update", site.Webhook("on_update").Name);
        Assert.True(site.Webhook("on_change").Is("enabled")); // db_set is told by nothing else: who added it, keeps it.
    }

    [Fact]
    public async Task Another_installations_webhook_is_told_left_alone_and_taken_over_when_a_person_says_so()
    {
        await using var site = await SetupSite.Start();
        site.Add("CustomerSync on_update", "on_update", Foreign);

        await site.Do("install");
        Assert.Equal(Foreign, site.Webhooks.Single(webhook => webhook.Name == "CustomerSync on_update")
            .Text("request_url"));
        Assert.Equal("", await site.Codes());
        Assert.Contains("otherUrl", (await site.Report()).ToString(), StringComparison.Ordinal);

        await site.Do("repair", HttpStatusCode.OK, "CustomerSync on_update");
        Assert.Equal("CustomerSync on_update 2", site.Webhook("on_update").Name);
        Assert.DoesNotContain("otherUrl", (await site.Report()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_we_made_follows_when_our_address_changes()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["request_url"] = Foreign);

        Assert.Equal("missing otherUrl", await site.Codes());
        Assert.Equal("kept on_trash, updated on_update", SetupSite.Deeds(await site.Do("repair")));

        Assert.Equal("", await site.Codes());
        Assert.Equal(2, site.Webhooks.Count);
    }

    [Fact]
    public async Task Switched_off_they_tell_nothing_and_removed_they_are_gone()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");

        Assert.Equal("disabled on_trash, disabled on_update", SetupSite.Deeds(await site.Do("disable")));
        site.Simulator.Actions.Do("create", "Unheard");
        Assert.Equal(0L, site.Simulator.Statistics.ToDict()["eventsRaised"]);
        Assert.Equal("removed on_trash, removed on_update", SetupSite.Deeds(await site.Do("remove")));

        Assert.Empty(site.Webhooks);
        site.Simulator.Actions.Do("create", "Unheard Too");
        Assert.Equal(0L, site.Simulator.Statistics.ToDict()["eventsRaised"]); // Nothing sleeps in the cache either.
    }

    [Fact]
    public async Task The_template_asks_for_the_fields_that_the_site_has_sorted()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");

        var template = site.Webhook("on_trash").Text("webhook_json")!;
        Assert.Contains("\"event\": \"on_trash\"", template, StringComparison.Ordinal);
        Assert.Contains("doc.credit_limits | json", template, StringComparison.Ordinal);
        Assert.DoesNotContain("doc.gstin", template, StringComparison.Ordinal);
        var fields = System.Text.RegularExpressions.Regex.Matches(template, @"doc\.(\w+) \|")
            .Select(match => match.Groups[1].Value).Where(field => field != "doctype").ToList();
        Assert.Equal(fields.Order(StringComparer.Ordinal), fields);
        var has = site.Simulator.Site.Read(
            () => DocTypes.Customer.Fields.Select(field => field.Name).Append("credit_limits").ToHashSet());
        Assert.All(fields, field => Assert.Contains(field, has));
    }

    [Fact]
    public async Task The_specifications_actions_answer_the_url_and_the_instructions()
    {
        await using var site = await SetupSite.Start(14);

        var info = await site.Front.Data($"{SetupSite.Path}?action=get_webhook_info");
        var done = await site.Do("setup_customer_webhook");

        foreach (var data in new[] { info, done.GetProperty("data") })
        {
            Assert.Equal(site.Url, data.GetProperty("webhookUrl").GetString());
            Assert.Contains("HOOK-0001", data.GetProperty("setupInstructions").ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(2, site.Webhooks.Count);
    }

    [Fact]
    public async Task Every_version_has_its_instructions_with_what_to_enter()
    {
        await using var site = await SetupSite.Start(16);

        var instructions = (await site.Report()).GetProperty("report").GetProperty("instructions").EnumerateArray()
            .ToDictionary(one => one.GetProperty("version").GetInt32());

        Assert.Equal([14, 15, 16], instructions.Keys.Order());
        Assert.DoesNotContain("\"Name\"", Labels(instructions[14]), StringComparison.Ordinal);
        Assert.Contains("\"Name\"", Labels(instructions[16]), StringComparison.Ordinal);
        Assert.Equal(16, (await site.Report()).GetProperty("report")
            .GetProperty("instructions")[0].GetProperty("version").GetInt32());
    }

    private static string Labels(JsonElement instructions) => JsonSerializer.Serialize(
        instructions.GetProperty("forms").EnumerateArray()
            .SelectMany(form => form.GetProperty("entries").EnumerateArray())
            .Select(entry => entry.GetProperty("label").GetString()));
}
