using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Benchmarks.Syncs;

/// <summary>Stands before an ERPNext and remembers its answers, to give them later as fast as HTTP goes.</summary>
internal sealed class ReadyPages : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _site;
    private readonly ConcurrentDictionary<string, Answer> _answers = [];

    private ReadyPages(WebApplication app, Uri site)
    {
        _app = app;
        _site = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site };
        app.Run(Handle);
    }

    /// <summary>Whether it answers by itself what it has seen.</summary>
    public bool AreReady { get; set; }

    public Uri Url => new(_app.Urls.First());

    public static async Task<ReadyPages> Start(Uri site)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var pages = new ReadyPages(app, site);
        await app.StartAsync();
        return pages;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _site.Dispose();
    }

    private async Task Handle(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var told = await body.ReadToEndAsync();
        var key = $"{context.Request.Method} {context.Request.GetEncodedPathAndQuery()}\n{told}";
        if (!AreReady || !_answers.TryGetValue(key, out var answer))
            _answers[key] = answer = await Ask(context.Request, told);
        (context.Response.StatusCode, context.Response.ContentType) = (answer.Status, answer.Type);
        await context.Response.Body.WriteAsync(answer.Body);
    }

    private async Task<Answer> Ask(HttpRequest asked, string body)
    {
        using var request = new HttpRequestMessage(new(asked.Method), asked.GetEncodedPathAndQuery());
        request.Headers.TryAddWithoutValidation("Authorization", asked.Headers.Authorization.ToString());
        request.Headers.TryAddWithoutValidation("Accept", asked.Headers.Accept.ToString());
        if (asked.ContentType is { } type)
            request.Content = new StringContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var answer = await _site.SendAsync(request);
        return new((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(),
            await answer.Content.ReadAsByteArrayAsync());
    }

    private sealed record Answer(int Status, string? Type, byte[] Body);
}
