using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Hosting;

/// <summary>
/// Passes answers on when they have ended, headers too, as some proxies and virus scanners do: an event stream never.
/// </summary>
internal sealed class BufferingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private int _streams;

    private BufferingProxy(WebApplication app, HttpClient http) => (_app, _http) = (app, http);

    public string Url => _app.Urls.First();

    /// <summary>It passes streams on as they come.</summary>
    public bool IsOpen { get; set; }

    /// <summary>It answers 504 for a stream after so long; null: it waits.</summary>
    public TimeSpan? GivesUpAfter { get; set; }

    public int Streams => Volatile.Read(ref _streams);

    public static async Task<BufferingProxy> Start(RunningFront front)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new BufferingProxy(
            app, new HttpClient(new SocketsHttpHandler { UseCookies = false }) {
                BaseAddress = front.Http.BaseAddress, Timeout = Timeout.InfiniteTimeSpan });
        app.Run(proxy.Pass);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
        if (context.Request.ContentLength > 0) request.Content = new StreamContent(context.Request.Body);
        foreach (var name in new[] { "Accept", "Last-Event-ID" })
            if (context.Request.Headers.TryGetValue(name, out var value))
                request.Headers.TryAddWithoutValidation(name, value.ToString());
        using var answer = await _http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        var isStream = answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
        if (isStream) Interlocked.Increment(ref _streams);
        if (isStream && !IsOpen && GivesUpAfter is { } most)
        {
            await Task.Delay(most, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return;
        }
        var whole = isStream && IsOpen ? null : await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (whole is not null) await context.Response.Body.WriteAsync(whole, context.RequestAborted);
        else await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
