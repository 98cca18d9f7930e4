using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

namespace CustomerSync.Tests;

/// <summary>The page at <c>/</c> in a real browser, fed by real deliveries.</summary>
public sealed class CustomersPageTests
{
    [Fact]
    public async Task A_delivery_appears_changes_and_goes_in_the_open_page_without_a_reload()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Live(page);

        await front.Send(Capture.All[0]);
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "شركة النور" });
        await Expect(row).ToBeVisibleAsync();
        Assert.Equal("rtl", await row.GetByText("شركة النور").First.EvaluateAsync<string>("cell => getComputedStyle(cell).direction"));

        await front.DeliverCustomer("<b>Bold</b> & Co", 1, new { email_id = "first@x" });
        var bold = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "<b>Bold</b> & Co" });
        await Expect(bold).ToContainTextAsync("first@x");
        await front.DeliverCustomer("<b>Bold</b> & Co", 2, new { email_id = "second@x" });
        await Expect(bold).ToContainTextAsync("second@x");
        await front.DeliverCustomer("<b>Bold</b> & Co", 2, new { email_id = "second@x" }, "on_trash");
        await Expect(bold).ToHaveCountAsync(0);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_restarted_front_is_found_again_and_what_happened_meanwhile_is_shown()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using var browser = await Browser.Start();
        var first = await RunningFront.Start(folder);
        var port = first.Http.BaseAddress!.Port;
        var page = await browser.Open(first);
        await Live(page);
        await first.DisposeAsync();

        await using var second = await RunningFront.Start(folder, "--urls", $"http://127.0.0.1:{port}");
        await second.DeliverCustomer("Meanwhile", 1);

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Meanwhile" })).ToBeVisibleAsync();
    }

    private static Task Live(IPage page) => Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

    private static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        return Assertions.Expect(locator);
    }
}
