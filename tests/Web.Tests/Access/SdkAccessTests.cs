using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

namespace CustomerSync.Tests.Access;

/// <summary>The script where a front asks for credentials, in a real browser.</summary>
[Trait("Speed", "Slow")]
public sealed class SdkAccessTests : IAsyncLifetime
{
    private const string Page = "<!doctype html><title>page</title>";

    private ClosedFront _front = null!;
    private Browser _browser = null!;

    public async ValueTask InitializeAsync() =>
        (_front, _browser) = (await ClosedFront.Start(), await Browser.Start());

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _front.DisposeAsync();
    }

    [Fact]
    public async Task A_feed_without_a_credential_is_signed_out()
    {
        var page = await Open();

        await Follow(page, "feed", "{}");

        await Reaches(page, "feed", "signed-out");
    }

    [Fact]
    public async Task A_token_is_asked_for_again_when_it_is_refused_and_then_the_feed_is_signed_out()
    {
        var key = await _front.NewKey(AccessRole.Viewer);
        var page = await Open();
        await page.EvaluateAsync("token => { window.token = token; window.asked = 0; }", await Token(key));

        await Follow(page, "feed", "{ token: () => asked++ ? token : 'csf_old' }");
        await Reaches(page, "feed", "live");
        Assert.Equal(2, await page.EvaluateAsync<int>("asked"));
        Assert.True(Credentials.TryReadKey(key, out var id));
        await _front.Grain.RevokeKey(id);

        await Reaches(page, "feed", "signed-out");
    }

    [Fact]
    public async Task Seven_feeds_of_a_page_leave_the_browser_connections_for_other_requests()
    {
        var page = await Open();
        await page.EvaluateAsync("token => { window.token = token; window.seen = new Set(); }",
            await Token(_front.KeyOf(AccessRole.Viewer)));
        for (var i = 0; i < 7; i++)
            await Follow(page, $"feed{i}", $$"""
                { token: () => token, url: '/api/customers/events?from={{i}}', onChange: () => seen.add({{i}}) }
                """);
        for (var i = 0; i < 7; i++) await Reaches(page, $"feed{i}", "live");

        await _front.Front.DeliverCustomer("A", 1);

        await page.WaitForFunctionAsync("seen.size === 7", null, new() { Timeout = 120_000 });
        Assert.Equal(200, await page.EvaluateAsync<int>("fetch('/health/live').then(answer => answer.status)"));
    }

    private async Task<IPage> Open() =>
        await _browser.Open(await _browser.Serving("**/page.html", Page), new Uri(_front.Url, "page.html").ToString());

    private static Task<JsonElement?> Follow(IPage page, string name, string options) => page.EvaluateAsync(
        $"async () => {{ const {{ connectCustomerFeed }} = await import('/sdk/customer-sync.js'); "
        + $"window.{name} = connectCustomerFeed({options}); }}");

    private static Task<IJSHandle> Reaches(IPage page, string feed, string state) =>
        page.WaitForFunctionAsync($"{feed}.state === '{state}'", null, new() { Timeout = 120_000 });

    private async Task<string> Token(string key)
    {
        using var answer = await _front.WithKey(key).PostAsJsonAsync("/api/feed-tokens", new { user = "layla" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("token")
            .GetString()!;
    }
}
