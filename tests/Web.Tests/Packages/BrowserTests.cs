using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Live;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Packages;

/// <summary>
/// The script in pages as frameworks make them, and in browsers that withhold what it would like to have.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class BrowserTests(OpenFront shared) : IClassFixture<OpenFront>, IAsyncLifetime
{
    private const string Blank = "<!doctype html><html lang=\"en\"><title>page</title><body></body></html>";

    private const string LocksDenied = """
        Object.defineProperty(navigator, 'locks', { value: {
          request: () => Promise.reject(new DOMException('The request was denied.', 'SecurityError')) } });
        """;

    /// <summary>As where site data are blocked, and in sandboxed frames.</summary>
    private const string AllDenied = """
        const deny = () => { throw new DOMException('The request was denied.', 'SecurityError'); };
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
          Object.defineProperty(window, name, { get: deny });
        Object.defineProperty(navigator, 'locks', { value: { request: async () => deny() } });
        window.BroadcastChannel = class { constructor() { deny(); } };
        """;

    private const string Follow = """
        async name => {
          const { connectCustomerFeed } = await import('/sdk/customer-sync.js');
          window[name + 'Seen'] = [];
          window[name] = connectCustomerFeed({ onChange: change => window[name + 'Seen'].push(change.erpnextId) });
        }
        """;

    private static int _customers;

    private Browser _browser = null!;

    private RunningFront Front => shared.Front;

    public async ValueTask InitializeAsync() => _browser = await Browser.Start();

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    [Fact]
    public async Task What_a_framework_sets_before_the_definition_reaches_the_elements_and_later_too()
    {
        var (page, sent) = await Open();
        await page.EvaluateAsync("""
            async () => {
              const button = document.createElement('customer-sync-button');
              button.token = () => 'csf_early';
              button.user = 'layla';
              document.body.append(button);
              await import('/sdk/elements.js');
            }
            """);
        await Sent(sent, "Bearer csf_early");

        await page.EvaluateAsync("""
            () => {
              const toasts = document.createElement('customer-sync-toasts');
              document.body.append(toasts);
              window.toasts = toasts;
            }
            """);
        await page.EvaluateAsync("() => { toasts.user = 'omar'; toasts.token = () => 'csf_late'; }");
        await Sent(sent, "Bearer csf_late");
        Assert.Equal("layla", await page.EvaluateAsync<string>("document.querySelector('customer-sync-button').user"));
    }

    [Fact]
    public async Task The_elements_write_nothing_on_themselves_and_find_the_language_from_a_shadow_root()
    {
        var (page, _) = await Open();
        await page.EvaluateAsync("""
            async () => {
              document.documentElement.lang = 'ar';
              const shadow = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
              shadow.innerHTML = '<customer-sync-button></customer-sync-button>';
              document.body.insertAdjacentHTML('beforeend',
                '<customer-sync-button></customer-sync-button><customer-sync-toasts></customer-sync-toasts>');
              await import('/sdk/customer-sync.js');
            }
            """);

        await Expect(page.Button("مزامنة من ERPNext")).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "تغييرات العملاء" })).ToHaveCountAsync(1);
        Assert.Equal(0, await page.EvaluateAsync<int>("""
            [...document.querySelectorAll('customer-sync-button, customer-sync-toasts')]
              .reduce((sum, one) => sum + one.attributes.length, 0)
            """));
    }

    [Fact]
    public async Task Two_copies_of_the_script_work_beside_each_other()
    {
        var (page, _) = await Open();
        await page.Context.RouteAsync("**/copy/**", async route =>
        {
            var answer = await route.FetchAsync(
                new() { Url = route.Request.Url.Replace("/copy/", "/sdk/", StringComparison.Ordinal) });
            await route.FulfillAsync(new() { Response = answer });
        });

        var names = await page.EvaluateAsync<string[]>("""
            async () => {
              const [one, other] = [await import('/sdk/customer-sync.js'), await import('/copy/customer-sync.js')];
              document.body.append(document.createElement('customer-sync-button'));
              const { state } = document.querySelector('customer-sync-button');
              return [String(one === other), state, typeof other.connectCustomerFeed];
            }
            """);

        Assert.Equal(["false", "idle", "function"], names);
        Assert.Empty(_browser.Errors);
    }

    [Fact]
    public async Task With_locks_denied_the_feeds_of_a_page_share_a_connection_and_it_passes_on()
    {
        await using var front = await RunningFront.Start();
        var context = await _browser.Serving("**/page.html", Blank);
        await context.AddInitScriptAsync(LocksDenied);
        var page = await _browser.Open(context, new Uri(front.Http.BaseAddress!, "page.html").ToString());
        foreach (var name in new[] { "one", "two", "three" }) await page.EvaluateAsync(Follow, name);
        foreach (var name in new[] { "one", "two", "three" }) await Live(page, name);

        await front.DeliverCustomer("A", 1);
        foreach (var name in new[] { "one", "two", "three" }) await Sees(page, name, "A");
        Assert.Equal(1, LimitsTests.Count(front));

        await page.EvaluateAsync("one.close()");
        await front.DeliverCustomer("B", 1);
        foreach (var name in new[] { "two", "three" }) await Sees(page, name, "A,B");
        await Wait.Until("one connection", () => LimitsTests.Count(front) == 1);
    }

    [Fact]
    public async Task With_storage_locks_and_channels_denied_feed_and_elements_work()
    {
        var context = await _browser.Serving("**/page.html", Blank);
        await context.AddInitScriptAsync(AllDenied);
        await context.RouteAsync("**/api/customers/sync", route => route.FulfillAsync(new() {
            ContentType = "application/json",
            Body = """{"success":true,"data":{"id":"7","status":"completed","created":3}}""" }));
        var page = await Tab(context);
        await Add(page, "<customer-sync-button auto-sync></customer-sync-button>");
        await Add(page, "<customer-sync-toasts></customer-sync-toasts>");
        await page.EvaluateAsync(Follow, "feed");
        await Live(page, "feed");

        var name = await Deliver();

        await Sees(page, "feed", name);
        await Expect(page.GetByText(name)).ToBeVisibleAsync();
        await Expect(page.GetByText("3 new")).ToBeVisibleAsync();
        Assert.Empty(_browser.Errors);
    }

    [Fact]
    public async Task Auto_sync_remembers_a_change_when_its_sync_has_succeeded_for_this_server_alone()
    {
        var context = await _browser.Serving("**/page.html", Blank);
        var answers = new Queue<string>([
            """{"success":false,"message":"ERPNext is away."}""",
            """{"success":true,"data":{"id":"7","status":"completed","created":3}}"""]);
        await context.RouteAsync("**/api/customers/sync", route => route.FulfillAsync(new() {
            ContentType = "application/json",
            Body = route.Request.Method == "GET" ? """{"success":true,"data":{"updatesAvailable":false}}"""
                : answers.Dequeue() }));
        var page = await Tab(context);
        await page.EvaluateAsync("async () => { await import('/sdk/elements.js'); }");
        await Add(page, "<customer-sync-button auto-sync></customer-sync-button>");
        await page.EvaluateAsync(Follow, "feed");
        await Live(page, "feed");

        await Deliver();
        await Expect(page.GetByText("ERPNext is away.")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
        await Deliver();
        await Expect(page.GetByText("3 new")).ToBeVisibleAsync();

        await page.WaitForFunctionAsync(
            "localStorage.getItem('customer-sync auto ' + location.origin)?.endsWith('.' + " + await Head() + ")");
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("poll")]
    public async Task Behind_nginx_it_follows_by_the_stream_or_where_that_is_buffered_by_long_poll(string transport)
    {
        var (port, front) = (Ports.Free(), Front.Http.BaseAddress!);
        await using var nginx = await Nginx.Start(transport == "stream"
            ? DeployedSite.InTheClear(front.Port, away: Ports.Free(), port)
            : $"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {front}; proxy_buffering on; "
                + "proxy_ignore_headers X-Accel-Buffering; } }", port);
        var page = await _browser.Open(
            await _browser.Serving("**/page.html", Blank), new Uri(nginx.Http.BaseAddress!, "page.html").ToString());
        await page.EvaluateAsync(Follow, "feed");
        await Live(page, "feed");

        var names = string.Join(',', await Deliver(), await Deliver(), await Deliver());

        await Sees(page, "feed", names);
        Assert.Equal(transport, await page.EvaluateAsync<string>("feed.transport"));
    }

    [Fact]
    public async Task An_address_that_is_none_of_the_events_is_one_clear_sentence()
    {
        var page = await Tab(await _browser.Serving("**/page.html", Blank));
        foreach (var url in new[] { "http://[", "http://localhost:5080", "/api/customers" })
            Assert.Equal($"\"{url}\" is no address of the events, such as http://localhost:5080/api/customers/events.",
                await page.EvaluateAsync<string>("""
                    async url => {
                      const { connectCustomerFeed } = await import('/sdk/index.js');
                      try { connectCustomerFeed({ url }); } catch (error) { return error.message; }
                    }
                    """, url));
    }

    [Fact]
    public async Task An_exception_of_the_application_stops_no_tab()
    {
        var context = await _browser.Serving("**/page.html", Blank);
        var tabs = new[] { await Tab(context), await Tab(context) };
        foreach (var tab in tabs)
        {
            await tab.EvaluateAsync("""
                async () => {
                  const { connectCustomerFeed } = await import('/sdk/index.js');
                  window.thrown = 0;
                  addEventListener('error', event => { if (event.message.includes('of the application')) thrown++; });
                  const fail = () => { throw new Error('of the application'); };
                  window.feed = connectCustomerFeed({
                    after: 'nosuchepoch.1', onState: fail, onReset: fail, onChange: fail });
                }
                """);
            await Live(tab, "feed");
        }
        var (first, second) = (await Deliver(), await Deliver());

        foreach (var tab in tabs)
        {
            await tab.WaitForFunctionAsync("sequence => feed.cursor.endsWith('.' + sequence)", await Head());
            Assert.True(await tab.EvaluateAsync<int>("thrown") >= 4, $"{first}, {second}");
        }
    }

    [Fact]
    public async Task A_tab_in_view_takes_over_from_a_leader_that_has_gone_mute_as_frozen_ones_do()
    {
        var context = await _browser.Serving("**/page.html", Blank);
        var (leader, other) = (await Tab(context), await Tab(context));
        await leader.EvaluateAsync(Follow, "feed");
        await Live(leader, "feed");
        await other.EvaluateAsync(Follow, "feed");
        await Live(other, "feed");
        Assert.True(await leader.EvaluateAsync<bool>("feed.leading"));

        await leader.EvaluateAsync("""
            () => {
              window.post = BroadcastChannel.prototype.postMessage;
              BroadcastChannel.prototype.postMessage = () => {};
            }
            """);
        var first = await Deliver();

        await Sees(other, "feed", first);
        Assert.True(await other.EvaluateAsync<bool>("feed.leading"));
        await leader.EvaluateAsync("() => { BroadcastChannel.prototype.postMessage = window.post; }");
        await leader.WaitForFunctionAsync("!feed.leading");
        await Sees(leader, "feed", $"{first},{await Deliver()}");
    }

    [Fact]
    public async Task A_connection_that_has_fallen_silent_is_opened_again()
    {
        await using var front = await RunningFront.Start(null, "--Live:IdleComment", "00:00:01");
        await using var proxy = await BufferingProxy.Start(front);
        proxy.IsOpen = true;
        var page = await _browser.Open(
            await _browser.Serving("**/page.html", Blank), proxy.Url + "/page.html");
        await page.EvaluateAsync(Follow, "feed");
        await Live(page, "feed");

        proxy.Silence();
        await front.DeliverCustomer("A", 1);

        await Sees(page, "feed", "A");
        Assert.Equal("stream", await page.EvaluateAsync<string>("feed.transport"));
    }

    private static Task<JsonElement?> Add(IPage page, string html) =>
        page.EvaluateAsync("html => document.body.insertAdjacentHTML('beforeend', html)", html);

    private async Task<string> Deliver()
    {
        var name = $"C{Interlocked.Increment(ref _customers)}";
        await Front.DeliverCustomer(name, 1);
        return name;
    }

    private async Task<string> Head() =>
        (await Front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString()!.Split('.')[1];

    private async Task<IPage> Tab(IBrowserContext context) =>
        await _browser.Open(context, new Uri(Front.Http.BaseAddress!, "page.html").ToString());

    private async Task<(IPage Page, List<string> Sent)> Open()
    {
        var sent = new List<string>();
        var context = await _browser.Serving("**/page.html", Blank);
        context.Request += (_, request) =>
            { lock (sent) sent.Add(request.Headers.GetValueOrDefault("authorization") ?? ""); };
        return (await Tab(context), sent);
    }

    private static Task Sent(List<string> sent, string header) =>
        Wait.Until(header, () => { lock (sent) return sent.Contains(header); });

    private static Task<IJSHandle> Live(IPage page, string feed) =>
        page.WaitForFunctionAsync($"window.{feed}?.state === 'live'");

    private static Task<IJSHandle> Sees(IPage page, string feed, string names) =>
        page.WaitForFunctionAsync($"names => {feed}Seen.join() === names", names);
}
