using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StandardWebhooks;

namespace CustomerSync.Tests.Hooks;

/// <summary>A message as it came.</summary>
internal sealed record ReceivedMessage(string Id, string Body, IHeaderDictionary Headers)
{
    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");

    public long Sequence => Data.GetProperty("sequence").GetInt64();

    /// <summary>As a receiver verifies it that was written with the StandardWebhooks package.</summary>
    public void Verify(string secret) => new StandardWebhook(secret).Verify(Body, Headers);
}

/// <summary>Somebody's application, to which webhooks are sent; it answers as the test says.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedMessage> _received = new();

    private HookReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/hooks?token=t0ken";

    /// <summary>May set headers and wait.</summary>
    public Func<HttpContext, Task<int>> Answer { get; set; } = _ => Task.FromResult(204);

    public IReadOnlyList<ReceivedMessage> All => [.. _received];

    /// <summary>Of messages that tell of a change, each once: as who keeps the ids sees them.</summary>
    public IReadOnlyList<long> Sequences => [.. All.Where(message => message.Type.StartsWith("customer.", StringComparison.Ordinal))
        .DistinctBy(message => message.Id).Select(message => message.Sequence)];

    public static async Task<HookReceiver> Start(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var receiver = new HookReceiver(builder.Build());
        receiver._app.Run(receiver.Take);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Subscribes to it.</summary>
    public async Task<TestHook> Subscribe(HttpClient http, object? more = null)
    {
        var request = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        request["name"] ??= "test";
        request["url"] ??= Url;
        using var answer = await http.PostAsJsonAsync("/api/hooks", request);
        var data = await TestHook.Data(answer);
        return new(http, data.GetProperty("item").GetProperty("id").GetString()!, data.GetProperty("secret").GetString()!);
    }

    public Task Has(int count, string what) => Wait.Until(what, () => _received.Count >= count);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(true)); // Answers that hang are given up.
        await _app.DisposeAsync();
    }

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = new HeaderDictionary(http.Request.Headers.ToDictionary());
        var message = new ReceivedMessage(http.Request.Headers["webhook-id"]!, await reader.ReadToEndAsync(), headers);
        http.Response.StatusCode = await Answer(http);
        _received.Enqueue(message);
    }
}

/// <summary>A subscription, by the API.</summary>
internal sealed record TestHook(HttpClient Http, string Id, string Secret) : IAsyncDisposable
{
    public string Path => $"/api/hooks/{Id}";

    public static async Task<JsonElement> Data(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    public async Task<JsonElement> Read()
    {
        using var answer = await Http.GetAsync(Path);
        return await Data(answer);
    }

    public async Task<JsonElement> Do(string action, object? body = null)
    {
        using var answer = await Http.PostAsJsonAsync($"{Path}/{action}", body ?? new { });
        return await Data(answer);
    }

    public Task Is(string what, Func<JsonElement, bool> condition) =>
        Wait.Until(what, async () => condition(await Read()));

    public async Task<List<JsonElement>> Attempts(string query = "")
    {
        using var answer = await Http.GetAsync($"{Path}/attempts{query}");
        return [.. (await Data(answer)).GetProperty("items").EnumerateArray()];
    }

    public async ValueTask DisposeAsync() => (await Http.DeleteAsync(Path)).Dispose();
}
