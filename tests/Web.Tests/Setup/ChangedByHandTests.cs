using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Setup;

/// <summary>What people change in ERPNext by hand is recognised for what it is, and cured.</summary>
[Trait("Speed", "Slow")]
public sealed class ChangedByHandTests
{
    private const string Elsewhere = "https://collector.example/hooks/42";

    [Theory]
    [InlineData("repair", false)]
    [InlineData("rotate", false)]
    [InlineData("repair", true)]
    public async Task A_secret_of_the_same_length_is_noticed_by_what_is_refused_and_given_again(
        string cure, bool isSetByHand)
    {
        await using var site =
            await SetupSite.Start(settings: isSetByHand ? ["--Webhooks:Secret", new string('s', 43)] : []);
        await site.Do("install");
        await site.Arrives("Before");
        Assert.Equal("", await site.Codes());
        site.Change(site.Webhook("on_update"), webhook => webhook["webhook_secret"] = new string('x', 43));
        site.Simulator.Actions.Do("create", "Refused");
        await Wait.Until("given up", () => site.Simulator.WebhooksWaiting == 0);
        await Wait.Until("what is refused told", async () => await site.Codes() == "secret");

        var difference = (await site.Report()).GetProperty("report").GetProperty("differences")[0];
        Assert.Equal(("secret", "CustomerSync on_update"),
            (difference.GetProperty("code").GetString(), difference.GetProperty("webhook").GetString()));
        Assert.Contains("Rotate", difference.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("secret", await site.Codes()); // The other webhook is not suspected.
        await site.Do(cure);

        Assert.Equal("", await site.Codes());
        await site.Arrives("After");
        Assert.Equal("", await site.Codes());
    }

    [Fact]
    public async Task What_anybody_can_send_suspects_nothing_for_longer_than_until_the_next_delivery()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        using var forged = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new StringContent(
                """{"customer": {"name": "A"}, "doctype": "Customer", "event": "on_update", "v": 1}""") };
        forged.Headers.Add("X-Frappe-Webhook-Signature", Convert.ToBase64String(new byte[32]));
        forged.Headers.Add("X-CustomerSync-Event", "on_update");
        using (await site.Front.Http.SendAsync(forged, TestContext.Current.CancellationToken)) { }
        Assert.Equal("secret", await site.Codes());

        await site.Arrives("Genuine");

        Assert.Equal("", await site.Codes());
    }

    [Theory]
    [InlineData(Elsewhere)]
    [InlineData("http://127.0.0.1:9/")]
    public async Task Our_webhook_moved_elsewhere_is_told_and_brought_back(string url)
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["request_url"] = url);

        Assert.Equal("missing otherUrl", await site.Codes());
        Assert.Contains(url, (await site.Report()).GetProperty("report").GetProperty("differences")
            .ToString(), StringComparison.Ordinal);
        Assert.Equal("kept on_trash, updated on_update", SetupSite.Deeds(await site.Do("install")));

        Assert.Equal("", await site.Codes());
        Assert.Equal(2, site.Webhooks.Count);
        Assert.Equal(site.Url, site.Webhook("on_update").Text("request_url"));
        await site.Arrives("Back Again");
    }

    [Fact]
    public async Task Where_another_does_its_work_the_moved_one_is_switched_off()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["request_url"] = Elsewhere);
        site.Add("By Hand", "on_update", site.Url);

        await site.Do("repair");

        Assert.Equal("", await site.Codes());
        Assert.Equal("By Hand", site.Webhook("on_update").Name);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("remove")]
    public async Task A_moved_one_is_switched_off_with_the_others(string action)
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["request_url"] = Elsewhere);

        await site.Do(action);

        Assert.DoesNotContain(site.Webhooks, webhook => webhook.Is("enabled"));
    }

    [Fact]
    public async Task One_that_we_do_not_remember_is_told_by_its_template_and_left_alone()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        var template = site.Webhook("on_update").Text("webhook_json");
        site.Add("A Copy Elsewhere", "on_update", Elsewhere);
        site.Change(site.Webhooks.Single(webhook => webhook.Name == "A Copy Elsewhere"),
            webhook => webhook["webhook_json"] = template);

        Assert.Equal("", await site.Codes());
        Assert.Contains("A Copy Elsewhere", (await site.Report()).GetProperty("report").GetProperty("differences")
            .ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_ours_and_is_anothers_now_is_left_alone()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Simulator.Site.Commit(ErpNextSimulator.Documents.User.Administrator, _ =>
        {
            var table = site.Simulator.Site[ErpNextSimulator.Documents.DocTypes.Webhook];
            foreach (var webhook in table.ToList()) table.Remove(webhook);
            return true;
        });
        Assert.Equal("missing missing", await site.Codes());
        site.Add("CustomerSync on_update", "on_update", Elsewhere);

        await site.Do("install");

        Assert.Equal(Elsewhere, site.Webhooks.Single(webhook => webhook.Name == "CustomerSync on_update")
            .Text("request_url"));
        Assert.Equal("CustomerSync on_update 2",
            site.Webhooks.Single(
                webhook => webhook.Text("request_url") == site.Url
                    && webhook.Text("webhook_docevent") == "on_update").Name);
    }

    [Fact]
    public async Task A_field_that_was_removed_is_named_does_not_fail_the_test_and_is_repaired()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["webhook_json"] =
            webhook.Text("webhook_json")!.Replace(
                "\"creation\":", "\"city\": {{ doc.city | json }}, \"creation\":", StringComparison.Ordinal));

        Assert.Equal("fields", await site.Codes());
        var message = (await site.Report()).GetProperty("report").GetProperty("differences")[0].GetProperty("message")
            .GetString()!;
        Assert.Contains("city", message, StringComparison.Ordinal);
        Assert.DoesNotContain("not ours", message, StringComparison.Ordinal);
        using var test = await site.Front.Http.PostAsJsonAsync(
            "/api/webhooks/erpnext/test", new { }, TestContext.Current.CancellationToken);
        var result = await test.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(result.GetProperty("success").GetBoolean(), result.ToString());
        await site.Do("repair");

        Assert.Equal("", await site.Codes());
    }

    [Fact]
    public async Task A_template_that_was_only_laid_out_anew_is_the_same()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"),
            webhook => webhook["webhook_json"] =
                webhook.Text("webhook_json")!.Replace(", ", ",\n  ", StringComparison.Ordinal));

        Assert.Equal("", await site.Codes());
    }
}
