using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Monitoring;

/// <summary>Takes what OpenTelemetry sends over HTTP; protocol buffers keep texts readable.</summary>
internal sealed class Collector(WebApplication app) : IAsyncDisposable
{
    private readonly StringBuilder _text = new();

    public string Url => app.Urls.First();

    public string Text
    {
        get { lock (_text) return _text.ToString(); }
    }

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/v1/traces", collector.Take);
        app.MapPost("/v1/metrics", collector.Take);
        await app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Take(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        lock (_text) _text.Append(Encoding.UTF8.GetString(body.ToArray()));
    }
}
