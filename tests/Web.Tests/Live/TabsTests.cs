using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

namespace CustomerSync.Tests.Live;

/// <summary>The script of the pages, in the tabs of a real browser.</summary>
[Trait("Speed", "Slow")]
public sealed class TabsTests
{
    private const string Page = """
        <!doctype html><title>tab</title>
        <script type="module">
          import { connectCustomerFeed } from '/sdk/customer-sync.js';
          window.seen = [];
          window.told = [];
          addEventListener('customer-updated', event => window.told.push(event.detail));
          window.feed = connectCustomerFeed({
            after: new URLSearchParams(location.search).get('after') ?? undefined,
            onChange: change => window.seen.push(change.sequence),
            onReset: () => window.seen.push('reset'),
          });
        </script>
        """;

    [Fact]
    public async Task Twenty_tabs_share_one_connection_and_the_leaders_end_loses_nothing()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var context = await browser.Serving("**/tab.html*", Page);
        var tabs = new List<IPage>();
        for (var i = 0; i < 20; i++)
            tabs.Add(await browser.Open(context, $"{front.Http.BaseAddress}tab.html?after={await Beginning(front)}"));
        foreach (var tab in tabs) await Live(tab);

        await Deliver(front, 1, 10);
        foreach (var tab in tabs) await Sees(tab, 10);
        Assert.Equal(1, LimitsTests.Count(front));

        var leader = await Leader(tabs);
        tabs.Remove(leader);
        var closing = leader.CloseAsync();
        await Deliver(front, 11, 30);
        await closing;

        foreach (var tab in tabs) await Sees(tab, 30);
        await Wait.Until("one connection again", () => LimitsTests.Count(front) == 1);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_tab_that_comes_late_or_from_further_back_reads_what_it_lacks()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var context = await browser.Serving("**/tab.html*", Page);
        var first = await browser.Open(context, $"{front.Http.BaseAddress}tab.html?after={await Beginning(front)}");
        await Deliver(front, 1, 40);
        await Sees(first, 40);

        var late = await browser.Open(context, $"{front.Http.BaseAddress}tab.html?after={await Beginning(front)}");
        var lost = await browser.Open(context, $"{front.Http.BaseAddress}tab.html?after=another.3");
        await Sees(late, 40);
        await lost.WaitForFunctionAsync("() => window.seen[0] === 'reset'");

        await Deliver(front, 41, 41);
        await Sees(late, 41);
        await lost.WaitForFunctionAsync("() => window.seen[1] === 41");
        Assert.Equal(1, LimitsTests.Count(front));
    }

    [Fact]
    public async Task The_window_hears_of_each_change_once()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(await browser.Serving("**/tab.html*", Page), front.Http.BaseAddress + "tab.html");
        await Live(page);
        await page.EvaluateAsync(
            "async () => { (await import('/sdk/customer-sync.js')).connectCustomerFeed({ onChange: c => "
            + "window.seen.push(c.sequence), after: window.feed.cursor }); }");

        await front.DeliverCustomer("A", 1, new { customer_name = "Acme" });
        await page.WaitForFunctionAsync("() => window.seen.length === 2");

        Assert.Equal("""[{"eventType":"customer.created","customerName":"Acme","action":"created"}]""",
            await page.EvaluateAsync<string>("() => JSON.stringify(window.told)"));
    }

    [Fact]
    public async Task With_a_token_it_travels_in_a_header_and_is_asked_for_at_each_connection()
    {
        await using var front = await RunningFront.Start(null, "--Live:MaxAge", "00:00:05");
        await using var browser = await Browser.Start();
        var context = await browser.Serving(
            "**/tab.html*", Page.Replace(
                "after:", "token: async () => `secret-${++window.asked}`, after:", StringComparison.Ordinal)
                .Replace("window.seen = [];", "window.seen = []; window.asked = 0;", StringComparison.Ordinal));
        var sent = new List<(string Url, string? Header)>();
        context.Request += (_, request) =>
            { lock (sent) sent.Add((request.Url, request.Headers.GetValueOrDefault("authorization"))); };
        var page = await browser.Open(context, $"{front.Http.BaseAddress}tab.html?after={await Beginning(front)}");

        await Deliver(front, 1, 5);
        await Sees(page, 5);
        await page.WaitForFunctionAsync("() => window.asked >= 2", null, new() { Timeout = 180_000 });
        await Deliver(front, 6, 9);
        await Sees(page, 9);

        lock (sent)
        {
            Assert.Contains(sent, request => request.Header == "Bearer secret-1");
            Assert.DoesNotContain(sent, request => request.Url.Contains("secret", StringComparison.Ordinal));
        }
    }

    private static Task<IJSHandle> Live(IPage tab) => tab.WaitForFunctionAsync("() => window.feed?.state === 'live'");

    private static Task<IJSHandle> Sees(IPage tab, int last) => tab.WaitForFunctionAsync(
        "last => window.seen.length >= last && window.seen.every((sequence, index) => sequence === index + 1)", last);

    private static async Task Deliver(RunningFront front, int first, int last)
    {
        for (var i = first; i <= last; i++) await front.DeliverCustomer($"C{i % 3}", i, new { email_id = $"{i}@x" });
    }

    private static async Task<string> Beginning(RunningFront front) =>
        (await front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString()!.Split('.')[0] + ".0";

    private static async Task<IPage> Leader(List<IPage> tabs)
    {
        foreach (var tab in tabs) if (await tab.EvaluateAsync<bool>("() => window.feed.leading")) return tab;
        throw new InvalidOperationException("No tab leads.");
    }
}
