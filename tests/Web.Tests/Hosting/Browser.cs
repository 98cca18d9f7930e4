using Microsoft.Playwright;

namespace CustomerSync.Tests.Hosting;

/// <summary>
/// Debian's Chromium, driven by Playwright, for one test. What the page writes to its console as an error is kept.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>A page that pulses is drawn sixty times a second for as long as a test waits.</summary>
    private const ReducedMotion Still = ReducedMotion.Reduce;

    private readonly IBrowser _browser;

    private Browser(IBrowser browser) => _browser = browser;

    public List<string> Errors { get; } = [];

    public static async Task<Browser> Start() => new(await Browsers.Take());

    public async Task<IPage> Open(RunningFront front, string path = "/") =>
        await Open(await Person(front), path);

    /// <summary>
    /// A browser of its own for the pages of a front: with what it remembers, its languages, its size.
    /// </summary>
    public Task<IBrowserContext> Person(RunningFront front, Action<BrowserNewContextOptions>? how = null)
    {
        var options = new BrowserNewContextOptions {
            BaseURL = front.Http.BaseAddress!.ToString(), AcceptDownloads = true, ReducedMotion = Still };
        how?.Invoke(options);
        return _browser.NewContextAsync(options);
    }

    public async Task<IPage> Open(string address) => await Open(await New(), address);

    /// <summary>
    /// A browser of its own, whose tabs share what tabs share, and which finds <paramref name="html"/> at
    /// <paramref name="address"/>.
    /// </summary>
    public async Task<IBrowserContext> Serving(string address, string html)
    {
        var context = await New();
        await context.RouteAsync(
            address, route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = html }));
        return context;
    }

    public async Task<IPage> Open(IBrowserContext context, string path)
    {
        context.SetDefaultTimeout(180_000); // As Wait: for a machine ten times slower.
        var page = await context.NewPageAsync();
        page.Console += (_, message) => { if (message.Type == "error") Errors.Add(message.Text); };
        page.PageError += (_, error) => Errors.Add(error);
        await page.GotoAsync(path);
        return page;
    }

    private Task<IBrowserContext> New() => _browser.NewContextAsync(new() { ReducedMotion = Still });

    public async ValueTask DisposeAsync() => await Browsers.Return(_browser);
}
