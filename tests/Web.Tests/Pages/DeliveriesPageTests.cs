using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>The delivery log at <c>/deliveries</c>, and one delivery.</summary>
[Trait("Speed", "Slow")]
public sealed class DeliveriesPageTests
{
    [Fact]
    public async Task The_log_begins_empty_shows_what_comes_and_its_filters_are_in_the_address()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/deliveries");
        await Expect(page.Heading("No deliveries yet")).ToBeVisibleAsync();
        await IsLive(page);

        await front.DeliverCustomer("Alpha", 2);
        await Expect(page.Row("Alpha")).ToContainTextAsync("Applied");
        await front.DeliverCustomer("Alpha", 1);
        await front.DeliverCustomer("Beta", 1);
        await Expect(page.Row("Beta")).ToBeVisibleAsync();

        await page.GetByLabel("Outcome").SelectOptionAsync("stale");
        await Expect(page.Row("Beta")).ToHaveCountAsync(0);
        await Expect(page.Row("Alpha")).ToContainTextAsync("Stale");
        await page.GetByPlaceholder("Customer ID").FillAsync("Beta");
        await Expect(page.Heading("No delivery matches")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}deliveries?outcome=stale&erpnextId=Beta");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Outcome")).ToHaveValueAsync("stale");
        await page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();

        await Expect(page.Row("Beta")).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Refused_requests_are_told_with_their_cure_and_what_cannot_be_replayed_offers_none()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "None");
        await front.DeliverCustomer("Alpha", 1);
        for (var i = 0; i < 3; i++)
            using (var answer = await front.Http.PostAsync(RunningFront.Webhooks, new StringContent("""{"name":"X"}""")))
                Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/deliveries");

        await Expect(page.GetByText("3 requests were refused before they became deliveries")).ToBeVisibleAsync();
        var row = page.GetByRole(AriaRole.Table, new() { Name = "Refused requests" }).GetByRole(AriaRole.Row).Nth(1);
        await Expect(row).ToContainTextAsync("sign with another secret, or with none: repair them.");
        await Expect(row).ToContainTextAsync("127.0.0.1");
        await Expect(row.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "/settings");
        await Expect(page.Row("Alpha")).ToBeVisibleAsync();
        await Expect(page.Button("Replay these…")).ToBeHiddenAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Older_pages_have_addresses()
    {
        await using var front = await RunningFront.Start();
        for (var i = 1; i <= 55; i++) await front.DeliverCustomer($"C{i:00}", 1);
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/deliveries");
        await Expect(page.Row("C55")).ToBeVisibleAsync();

        await page.Button("Next").ClickAsync();
        await Expect(page.Row("C01")).ToBeVisibleAsync();
        await Expect(page.Row("C55")).ToHaveCountAsync(0);
        await page.GoBackAsync();

        await Expect(page.Row("C55")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_delivery_shows_its_body_as_text_what_a_replay_would_change_and_replays()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "All");
        await front.Deliver(
            """{"event":"on_update","doc":{"name":"Acme","modified":"2026-01-01 00:00:01.000000","customer_name":"<script>alert(1)</script>","credit_limit":100.10}}""");
        await front.DeliverCustomer("Acme", 2, new { customer_name = "Newer" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/deliveries");
        await page.GetByRole(AriaRole.Row).Nth(2).ClickAsync();

        await Expect(page.Heading("on_update")).ToBeVisibleAsync();
        await Expect(page.Locator("pre"))
            .ToContainTextAsync("    \"customer_name\": \"<script>alert(1)</script>\",\n    \"credit_limit\": 100.10");
        await page.Button("Dry run").ClickAsync();
        await Expect(page.GetByText("Nothing would change.")).ToBeVisibleAsync();
        await page.Button("Replay").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Nothing would change.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();

        await Expect(page.Heading("Replayed")).ToBeVisibleAsync();
        await Expect(page.GetByText("Stale: 1")).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_filters_replay_shows_each_field_first()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "All");
        await front.DeliverCustomer("Acme", 1, new { customer_name = "First" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/deliveries");
        await Expect(page.Row("Acme")).ToBeVisibleAsync();
        await page.RouteAsync(
            "**/deliveries/replay",
            route => route.Request.PostData!.Contains("\"dryRun\":true", StringComparison.Ordinal)
            ? route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = """
                    {"success":true,"message":"OK","data":{"customers":[{"erpnextId":"Acme","outcome":"applied","reason":null,"kind":"updated","fields":{"email":{"from":null,"to":"x@y.example"}}}],
                    "skipped":[{"deliveryId":"1","result":null,"reason":"Its body was not kept."}]}}
                    """,
            })
            : route.ContinueAsync());

        await page.Button("Replay these…").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 customer would change.");
        await Expect(dialog.Locator("ins")).ToHaveTextAsync("x@y.example");
        await Expect(dialog).ToContainTextAsync("1 delivery cannot be replayed.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();

        await Expect(page.GetByText("Duplicate: 1")).ToBeVisibleAsync();
        await Expect(page.Row("on_update ↻")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_cannot_be_read_or_replayed_says_why()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "Problems");
        await front.DeliverCustomer("Acme", 1);
        var id = (await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0].GetProperty("id")
            .GetString();
        await using var browser = await Browser.Start();

        var page = await browser.Open(front, $"/deliveries/{id}");
        await Expect(page.GetByText("The body is not kept any more")).ToBeVisibleAsync();
        await Expect(page.Button("Replay")).ToHaveCountAsync(0);

        await page.GotoAsync("/deliveries/nothing");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no delivery of that ID.");

        await Break(page, "**/api/webhooks/erpnext/deliveries?*");
        await page.GotoAsync("/deliveries?lang=ar");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("تعذّر تحميل السجل");
        await page.UnrouteAllAsync();
        await Retry(page);
        await Expect(page.Row("Acme")).ToBeVisibleAsync();
    }
}
