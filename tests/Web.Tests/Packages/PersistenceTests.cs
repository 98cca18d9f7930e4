using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

namespace CustomerSync.Tests.Packages;

/// <summary>What the hooks' stores keep in IndexedDB when they are told to, in a real browser.</summary>
[Trait("Speed", "Slow")]
public sealed class PersistenceTests(OpenFront shared) : IClassFixture<OpenFront>, IAsyncLifetime
{
    private const string Blank = "<!doctype html><html lang=\"en\"><title>page</title><body></body></html>";

    /// <summary>A list as the hooks follow it; <c>names()</c> is what it shows.</summary>
    private const string Show = """
        async options => {
          const { Env } = await import('/sdk/store/env.js');
          window.store = new Env(options).customers({ limit: 100 });
          window.leave = store.subscribe(() => {});
          window.names = () => store.get().customers.map(({ erpnextId }) => erpnextId).join();
        }
        """;

    private const string Entries = """
        new Promise((resolve, reject) => {
          const asked = indexedDB.open('customersync');
          asked.onerror = reject;
          asked.onsuccess = () => {
            const all = asked.result.transaction('kept').objectStore('kept').getAllKeys();
            all.onsuccess = () => { asked.result.close(); resolve(all.result.map(key => key.slice(1).join())); };
          };
        })
        """;

    private static readonly object Layla = new { user = "layla", persist = true };

    private Browser _browser = null!;
    private IBrowserContext _context = null!;

    private RunningFront Front => shared.Front;

    public async ValueTask InitializeAsync()
    {
        _browser = await Browser.Start();
        _context = await _browser.Serving("**/page.html", Blank);
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    [Fact]
    public async Task A_page_shows_what_was_kept_and_goes_on_from_there_without_a_load()
    {
        await Front.DeliverCustomer("A", 1);
        var first = await Kept(Layla);
        await Front.DeliverCustomer("A1", 1);
        await first.WaitForFunctionAsync("names().includes('A1')");
        await first.CloseAsync();
        await Front.DeliverCustomer("A2", 1);
        await Front.DeliverCustomer("A", 2, eventName: "on_trash");

        var loads = 0;
        await _context.RouteAsync(IsList, route => { loads++; return route.AbortAsync(); });
        var second = await Open(Layla);

        await second.WaitForFunctionAsync("names().includes('A2') && !names().split(',').includes('A')");
        await second.WaitForFunctionAsync("names().includes('A1') && store.get().state === 'live'");
        Assert.Equal(0, loads);
    }

    [Fact]
    public async Task Another_user_or_server_sees_nothing_of_it_and_another_user_ends_it()
    {
        await Front.DeliverCustomer("B", 1);
        var first = await Kept(Layla);
        await _context.RouteAsync(IsList, route => route.AbortAsync());

        var elsewhere = await Open(new { user = "layla", persist = true, url = $"{Front.Http.BaseAddress}elsewhere/" });
        await elsewhere.WaitForFunctionAsync("store.get().error");
        Assert.Equal("", await elsewhere.EvaluateAsync<string>("names()"));
        var other = await Open(new { user = "omar", persist = true });
        await other.WaitForFunctionAsync("store.get().error");
        Assert.Equal("", await other.EvaluateAsync<string>("names()"));

        await Front.DeliverCustomer("B1", 1); // Her page is still open, and keeps no more.
        await first.WaitForFunctionAsync("names().includes('B1')");
        await first.EvaluateAsync("leave()");
        Assert.DoesNotContain(await Names(first), name => name.StartsWith("layla,list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_dropped_when_the_server_refuses_and_no_open_page_brings_it_back()
    {
        await Front.DeliverCustomer("C", 1);
        var open = await Kept(Layla);
        await _context.RouteAsync("**/api/customers**", route => route.FulfillAsync(new() { Status = 401 }));

        var refused = await Tab();
        await refused.EvaluateAsync( // So that it asks by itself.
            "() => { Object.defineProperty(navigator, 'locks', { value: undefined }); }");
        await refused.EvaluateAsync(Show, Layla);
        await refused.WaitForFunctionAsync("store.get().state === 'signed-out'");
        await open.EvaluateAsync("leave()");

        await Wait.Until("nothing is left", async () => (await Names(refused)).Length == 0);
    }

    [Fact]
    public async Task It_is_dropped_at_sign_out()
    {
        await Front.DeliverCustomer("D", 1);
        var (first, other) = (await Kept(Layla), await Kept(Layla));

        await first.EvaluateAsync("async () => (await import('/sdk/store/kept.js')).forgetCustomers()");
        foreach (var page in new[] { first, other }) await page.EvaluateAsync("leave()");

        Assert.Empty(await Names(first));
    }

    [Fact]
    public async Task A_reset_wipes_it_and_the_list_is_loaded_again()
    {
        await Front.DeliverCustomer("E", 1);
        var first = await Kept(Layla);
        await first.CloseAsync();
        var helper = await Tab();
        await helper.EvaluateAsync("""
            () => new Promise(resolve => {
              const asked = indexedDB.open('customersync');
              asked.onsuccess = () => {
                const store = asked.result.transaction('kept', 'readwrite').objectStore('kept');
                store.getAllKeys().onsuccess = ({ target: { result } }) => {
                  const key = result.find(key => key.length > 2);
                  const ghost = { id: '0', erpnextId: 'Ghost', name: 'Ghost', sequence: 9e9, previousIds: [] };
                  store.put({ cursor: 'nosuchepoch.7', part: { customers: [ghost], total: 1, nextCursor: null } }, key);
                  store.put({ cursor: 'nosuchepoch.7', part: {} }, [...key.slice(0, 2), 'one Ghost']);
                  store.transaction.oncomplete = resolve;
                };
              };
            })
            """);

        var second = await Open(Layla);

        await second.WaitForFunctionAsync("names().includes('E') && !names().includes('Ghost')");
        await Wait.Until("the old is gone", async () => (await Names(second)).SequenceEqual(
            ["layla", """layla,list [["limit",100]]"""]));
    }

    [Theory]
    [InlineData("Object.defineProperty(window, 'indexedDB', { value: undefined })")]
    [InlineData("""
        Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })
        """)]
    [InlineData("IDBFactory.prototype.open = () => ({})")] // It never answers.
    [InlineData("""
        IDBFactory.prototype.open = () => {
          const asked = { error: new DOMException('private', 'InvalidStateError') };
          setTimeout(() => asked.onerror());
          return asked;
        }
        """)]
    [InlineData("IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }")]
    [InlineData("""
        const { transaction } = IDBDatabase.prototype;
        IDBDatabase.prototype.transaction = function (...how) {
          const begun = transaction.apply(this, how);
          if (how[1] === 'readwrite') setTimeout(() => { try { begun.abort(); } catch {} });
          return begun;
        }
        """)]
    public async Task Whatever_IndexedDB_does_the_list_is_there_and_live(string broken)
    {
        await Front.DeliverCustomer("F", 1);
        await _context.AddInitScriptAsync(broken);

        var page = await Open(Layla);

        await page.WaitForFunctionAsync("store.get().state === 'live' && names().includes('F')");
        await page.EvaluateAsync("async () => (await import('/sdk/store/kept.js')).forgetCustomers()");
        Assert.Empty(_browser.Errors);
    }

    [Fact]
    public async Task Nothing_is_kept_unless_it_is_asked_for()
    {
        var page = await Open(new { user = "layla" });
        await page.WaitForFunctionAsync("store.get().state === 'live'");
        await page.EvaluateAsync("leave()");

        Assert.Equal(0, await page.EvaluateAsync<int>("async () => (await indexedDB.databases()).length"));
    }

    [Fact]
    public async Task A_page_that_opens_while_the_server_is_away_goes_live_when_it_is_back()
    {
        await Front.DeliverCustomer("G", 1);
        await _context.RouteAsync("**/api/customers**", route => route.AbortAsync());
        var page = await Open(new { });
        await page.WaitForFunctionAsync("store.get().error?.message.includes('cannot be reached')");

        await _context.UnrouteAllAsync();

        await page.WaitForFunctionAsync("store.get().state === 'live' && !store.get().error && names().includes('G')");
    }

    private static bool IsList(string url) => new Uri(url).AbsolutePath == "/api/customers";

    private static Task<string[]> Names(IPage page) => page.EvaluateAsync<string[]>(Entries);

    private Task<IPage> Tab() => _browser.Open(_context, new Uri(Front.Http.BaseAddress!, "page.html").ToString());

    private async Task<IPage> Open(object options)
    {
        var page = await Tab();
        await page.EvaluateAsync(Show, options);
        return page;
    }

    /// <summary>A page that has kept its list.</summary>
    private async Task<IPage> Kept(object options)
    {
        var page = await Open(options);
        await page.WaitForFunctionAsync("store.get().state === 'live'");
        await Wait.Until("the list is kept", async () => (await Names(page)).Length > 1);
        return page;
    }
}
