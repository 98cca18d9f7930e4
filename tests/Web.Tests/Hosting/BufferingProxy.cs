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
    private readonly CancellationTokenSource _silence = new();
    private int _streams;

    private BufferingProxy(WebApplication app, HttpClient http) => (_app, _http) = (app, http);

    public string Url => _app.Urls.First();

    /// <summary>It passes streams on as they come.</summary>
    public bool IsOpen { get; set; }

    /// <summary>It answers 504 for a stream after so long; null: it waits.</summary>
    public TimeSpan? GivesUpAfter { get; set; }

    /// <summary>Passes nothing on any more of the streams that are open, and does not close them.</summary>
    public void Silence() => _silence.Cancel();

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
        _silence.Dispose();
    }

    private async Task Copy(HttpContent content, HttpContext context)
    {
        var silence = _silence.IsCancellationRequested ? CancellationToken.None : _silence.Token;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, silence);
        try { await content.CopyToAsync(context.Response.Body, end.Token); }
        catch (OperationCanceledException) when (silence.IsCancellationRequested)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
        else await Copy(answer.Content, context);
    }
}
