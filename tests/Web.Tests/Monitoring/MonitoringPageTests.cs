using CustomerSync.Monitoring;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

namespace CustomerSync.Tests.Monitoring;

/// <summary>The page at <c>/monitoring</c> in a real browser.</summary>
[Trait("Speed", "Slow")]
public sealed class MonitoringPageTests
{
    private const string Api = "**/api/monitoring*";

    [Fact]
    public async Task What_happens_is_seen_in_the_tiles_and_charts_without_a_reload()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/monitoring");
        await Expect(Tile(page, "Success rate")).ToContainTextAsync("—");

        await front.DeliverCustomer("Seen", 1);

        await Expect(Tile(page, "Success rate")).ToContainTextAsync("100%");
        await Expect(page.GetByRole(
            AriaRole.Img, new() { NameRegex = new("^Deliveries Applied: last [01], at most 1") })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Silo" })).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task The_range_is_kept_in_the_address_and_comes_back_with_it()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/monitoring");

        await page.GetByText("7 days", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/monitoring?range=7d");
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "7 days" })).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Radio, new() { Name = "7 days" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForURLAsync("**/monitoring?range=30d");
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("en", "ArrowLeft")]
    [InlineData("ar", "ArrowRight")]
    public async Task A_chart_is_read_by_keyboard_towards_the_past_as_its_time_runs(string lang, string towardsThePast)
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await Open(
            browser, front, SampleReport.Of(TimeScale.Of(MonitoringRange.Hour)), $"/monitoring?lang={lang}");
        var cursor = page.GetByRole(AriaRole.Slider).First;

        await cursor.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(cursor).ToHaveAttributeAsync("aria-valuenow", "59");
        await page.Keyboard.PressAsync(towardsThePast);

        await Expect(cursor).ToHaveAttributeAsync("aria-valuenow", "58");
        await Expect(page.Locator("time-chart .tip").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(cursor).ToHaveAttributeAsync("aria-valuenow", "0");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("time-chart .tip").First).ToBeHiddenAsync();
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("en", 0.95)]
    [InlineData("ar", 0.05)]
    public async Task The_pointer_finds_the_newest_where_reading_ends(string lang, double along)
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await Open(
            browser, front, SampleReport.Of(TimeScale.Of(MonitoringRange.Hour)), $"/monitoring?lang={lang}");
        var cursor = page.GetByRole(AriaRole.Slider).First;
        var box = (await cursor.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync((float)(box.X + box.Width * along), box.Y + box.Height / 2);

        await Expect(page.Locator("time-chart .tip").First).ToBeVisibleAsync();
        Assert.InRange(int.Parse(
            (await cursor.GetAttributeAsync("aria-valuenow"))!, System.Globalization.CultureInfo.InvariantCulture), 54,
            59);
    }

    [Fact]
    public async Task The_numbers_of_a_chart_can_be_read_as_a_table()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await Open(browser, front, SampleReport.Of(TimeScale.Of(MonitoringRange.Hour)));

        await page.GetByText("Numbers").First.ClickAsync();

        var table = page.GetByRole(AriaRole.Table, new() { Name = "Deliveries" });
        await Expect(table.GetByRole(AriaRole.Columnheader, new() { Name = "Rejected or failed" })).ToBeVisibleAsync();
        await Expect(table.GetByRole(AriaRole.Row)).ToHaveCountAsync(61);
    }

    [Fact]
    public async Task Where_nothing_happened_each_chart_says_so()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();

        var page = await Open(browser, front, SampleReport.Empty(TimeScale.Of(MonitoringRange.Hour)));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Lag" })).ToBeVisibleAsync();
        Assert.True(await page.GetByText("Nothing in this time").Filter(new() { Visible = true }).CountAsync() > 5);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_failure_says_why_and_goes_when_it_is_tried_again()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var fails = true;
        var context = await browser.Serving("**/nothing", "");
        await context.RouteAsync(Api, route => fails
            ? route.FulfillAsync(
                new() { Status = 503, ContentType = "application/problem+json",
                    Body = """{"success":false,"message":"The database is away."}""" })
            : route.FulfillAsync(
                new() { ContentType = "application/json",
                    Body = SampleReport.Json(SampleReport.Empty(TimeScale.Of(MonitoringRange.Hour))) }));
        var page = await browser.Open(context, front.Http.BaseAddress + "monitoring");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The database is away.");

        fails = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(Tile(page, "Connections")).ToBeVisibleAsync();
    }

    private static async Task<IPage> Open(
        Browser browser, RunningFront front, MonitoringReport report, string path = "/monitoring")
    {
        var context = await browser.Serving("**/nothing", "");
        await context.RouteAsync(
            Api, route => route.FulfillAsync(
                new() { ContentType = "application/json", Body = SampleReport.Json(report) }));
        var page = await browser.Open(context, front.Http.BaseAddress!.ToString().TrimEnd('/') + path);
        await Expect(page.Locator("time-chart svg path").First).ToBeAttachedAsync();
        return page;
    }

    private static ILocator Tile(IPage page, string name) =>
        page.Locator(".tiles > div").Filter(new() { HasText = name });

    private static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(120_000);
        return Assertions.Expect(locator);
    }
}
