using CustomerSync.Tests.Hosting;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Live;

/// <summary>Something between browser and server holds event streams back: the script goes over to long-poll.</summary>
[Trait("Speed", "Slow")]
public sealed class HeldStreamTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public async Task A_page_shows_changes_all_the_same_each_once_and_in_order(int? givesUpAfter)
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("Before", 1);
        await using var proxy = await BufferingProxy.Start(front);
        proxy.GivesUpAfter = givesUpAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        await using var browser = await Browser.Start();
        var page = await browser.Open(proxy.Url);
        await Expect(page.Row("Before")).ToBeVisibleAsync();
        await page.EvaluateAsync(
            "window.seen = []; addEventListener('customer-updated', ({ detail }) => seen.push(detail.customerName))");

        await IsLive(page);
        for (var i = 1; i <= 20; i++) await front.DeliverCustomer($"C{i:00}", i, new { customer_name = $"C{i:00}" });

        await Expect(page.Row("C20")).ToBeVisibleAsync();
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"C{i:00}"), await page.EvaluateAsync<string[]>("seen"));
    }

    [Fact]
    public async Task A_script_without_a_cursor_follows_from_now_and_hears_of_a_reset()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("Before", 1);
        await using var proxy = await BufferingProxy.Start(front);
        await using var browser = await Browser.Start();
        var page = await browser.Open(proxy.Url + "/settings");
        await page.EvaluateAsync("""
            async () => {
              const { connectCustomerFeed } = await import('/sdk/customer-sync.js');
              window.seen = [];
              window.feeds = ['/api/customers/events?from=now', '/api/customers/events?from=elsewhere'].map((url, i) => connectCustomerFeed({
                url, after: i ? 'nosuchepoch.1' : undefined, onChange: change => i || seen.push(change.erpnextId), onReset: () => { window.wasReset = true; } }));
            }
            """);
        await page.WaitForFunctionAsync(
            "feeds[0].state === 'live' && window.wasReset", null, new() { Timeout = 120_000 });

        await front.DeliverCustomer("After", 1);

        await page.WaitForFunctionAsync("seen.length > 0", null, new() { Timeout = 120_000 });
        Assert.Equal(["After"], await page.EvaluateAsync<string[]>("seen"));
    }

    [Fact]
    public async Task Where_streams_pass_nothing_is_polled()
    {
        await using var front = await RunningFront.Start();
        await using var proxy = await BufferingProxy.Start(front);
        proxy.IsOpen = true;
        await using var browser = await Browser.Start();
        var page = await (await browser.Person(front, how => how.BaseURL = proxy.Url)).NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/");
        var polls = 0;
        page.Request += (_, request) => { if (request.Url.Contains("/api/customers/changes", StringComparison.Ordinal))
            polls++; };
        await IsLive(page);
        await page.Clock.FastForwardAsync(60_000); // The script has waited for a stream longer than it does.

        await front.DeliverCustomer("Streamed", 1);

        await Expect(page.Row("Streamed")).ToBeVisibleAsync();
        Assert.Equal((0, true), (polls, proxy.Streams > 0));
    }
}
