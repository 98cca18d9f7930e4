using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

namespace CustomerSync.Tests.Live;

/// <summary>
/// The custom elements, on a page of another origin that has one script tag and nothing else of ours.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ElementsTests : IAsyncLifetime
{
    private OtherSite _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await OtherSite.Start();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task One_script_tag_on_another_origin_shows_changes_and_survives_a_restart_without_a_reload()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        string[] settings = ["--urls", $"http://127.0.0.1:{Ports.Free()}", "--Access:AllowedOrigins:0", _shop.Origin];
        await using var browser = await Browser.Start();
        var first = await RunningFront.Start(folder, settings);
        var page = await Open(browser, first, "<customer-sync-toasts></customer-sync-toasts>");
        await Connected(first);

        await first.DeliverCustomer("شركة النور", 1);
        await Expect(page.GetByText("شركة النور")).ToBeVisibleAsync();
        await first.DisposeAsync();

        await using var second = await RunningFront.Start(folder, settings);
        await second.DeliverCustomer("Meanwhile", 1);
        await Expect(page.GetByText("Meanwhile")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_of_an_origin_that_is_not_listed_gets_nothing()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();

        var page = await Open(browser, front, "<customer-sync-toasts></customer-sync-toasts>");

        Assert.False(await page.EvaluateAsync<bool>("() => Boolean(customElements.get('customer-sync-toasts'))"));
        Assert.Contains(browser.Errors, error => error.Contains("CORS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_changes_at_once_are_one_toast_under_a_strict_policy_and_Escape_clears_it()
    {
        await using var front = await RunningFront.Start(null, "--Access:AllowedOrigins:0", _shop.Origin);
        await using var browser = await Browser.Start();
        var page = await Open(browser, front, "<customer-sync-toasts></customer-sync-toasts>");
        await Connected(front);

        await Parallel.ForEachAsync(Enumerable.Range(1, 12), async (i, _) => await front.DeliverCustomer($"C{i}", 1));

        // A busy machine may spread them over more than one gathering.
        await Expect(page.GetByText(new Regex("[0-9]+ customers changed")).First).ToBeVisibleAsync();
        Assert.InRange(await page.GetByRole(AriaRole.Listitem).CountAsync(), 1, 3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(0);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task The_button_says_that_there_are_updates_and_a_server_without_sync_is_a_clean_error()
    {
        await using var front = await RunningFront.Start(null, "--Access:AllowedOrigins:0", _shop.Origin);
        await using var browser = await Browser.Start();
        var page = await Open(browser, front, "<customer-sync-button></customer-sync-button>");
        await page.RouteAsync("**/api/customers/sync", route => route.FulfillAsync(new()
        {
            Status = route.Request.Method == "GET" ? 200 : 404,
            Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = _shop.Origin },
            Body = route.Request.Method == "GET" ? """{"success":true,"data":{"updatesAvailable":true}}""" : "",
        }));
        await Connected(front);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Updates Available" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button).PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("This server has no sync yet.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sync from ERPNext" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task With_auto_sync_the_button_syncs_by_itself_and_shows_progress_and_result_in_the_pages_language()
    {
        await using var front = await RunningFront.Start(null, "--Access:AllowedOrigins:0", _shop.Origin);
        await using var browser = await Browser.Start();
        var page = await Open(
            browser, front, "<div lang=\"ar\" dir=\"rtl\"><customer-sync-button "
                + "auto-sync></customer-sync-button></div>");
        await Answer(page, "**/api/customers/sync", 202,
            """{"success":true,"message":"Started","data":{"id":"7","status":"running","processed":3,"total":9}}""");
        await Answer(page, "**/api/customers/sync/runs/7", 200,
            """{"success":true,"message":"Synced","data":{"id":"7","status":"completed","processed":9,"created":4,"updated":2,"deleted":1}}""");
        await Connected(front);

        await front.DeliverCustomer("A", 1);

        await Expect(page.GetByText("جارٍ المزامنة… 3 من 9")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("4 جديد · 2 معدّل · 1 محذوف");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "مزامنة من ERPNext" })).ToBeVisibleAsync();
    }

    private Task<IAsyncDisposable> Answer(IPage page, string address, int status, string json) =>
        page.RouteAsync(address, route => route.FulfillAsync(new()
    {
        Status = status, ContentType = "application/json",
        Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = _shop.Origin }, Body = json,
    }));

    private async Task<IPage> Open(Browser browser, RunningFront front, string element)
    {
        var origin = front.Http.BaseAddress!.ToString().TrimEnd('/');
        _shop.Html = "<!doctype html><html lang=\"en\"><head><title>shop</title>"
            + $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {origin}; "
                + $"connect-src {origin}; style-src 'none'\">"
            + "<script type=\"module\" "
                + $"src=\"{origin}/sdk/customer-sync.js\"></script></head><body>{element}</body></html>";
        return await browser.Open(_shop.Origin);
    }

    private static Task Connected(RunningFront front) =>
        Wait.Until("the page follows the feed", () => LimitsTests.Count(front) == 1);

    private static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(120_000);
        return Assertions.Expect(locator);
    }
}
