using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Hosting;

/// <summary>
/// A page of another origin, from a server of its own: Chromium lets a page that Playwright made up not reach this
/// machine's addresses.
/// </summary>
internal sealed class OtherSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherSite(WebApplication app, string origin) => (_app, Origin) = (app, origin);

    public string Origin { get; }

    public string Html { get; set; } = "";

    public static async Task<OtherSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        OtherSite? site = null;
        app.MapGet("/", () => Results.Content(site!.Html, "text/html; charset=utf-8"));
        await app.StartAsync();
        return site = new OtherSite(app, app.Urls.First());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
