using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>Promise 1 against <c>kill -9</c>, with real HTTP in front and the real file behind.</summary>
[Trait("Speed", "Slow")]
public sealed class KillTests : IDisposable
{
    private const int Writers = 16;

    private static readonly int Kills = Scale.Of(3, full: 30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_every_kill_and_the_feed_has_no_gap()
    {
        var acknowledged = new ConcurrentDictionary<string, int>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (process, http) = await FrontProcess.Listening(_folder);
            await using var _ = process;
            await AssertAllThere(http, acknowledged);
            await StormUntilKilled(process, http, acknowledged, kill);
        }

        var (last, client) = await FrontProcess.Listening(_folder);
        await using var __ = last;
        await AssertAllThere(client, acknowledged);
        Assert.True(acknowledged.Count > Writers, "The storm was no storm.");
    }

    private static async Task StormUntilKilled(
        FrontProcess process, HttpClient http, ConcurrentDictionary<string, int> acknowledged, int kill)
    {
        var enough = new TaskCompletionSource();
        var count = 0;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var name = $"W{writer}-{i % 20}";
                if (!await TryDeliver(http, name, kill * 100_000 + i)) return;
                acknowledged[name] = kill * 100_000 + i;
                if (Interlocked.Increment(ref count) == 400) enough.TrySetResult();
            }
        })).ToArray();
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(5));
        await process.Kill();
        await Task.WhenAll(writers);
    }

    private static async Task<bool> TryDeliver(HttpClient http, string name, int stamp)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { name, tax_id = stamp,
                modified = $"2026-01-01 00:00:{stamp / 1_000_000:00}.{stamp % 1_000_000:000000}" });
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        try
        {
            using var answer = await http.SendAsync(request);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) { return false; }
    }

    private static async Task AssertAllThere(HttpClient http, ConcurrentDictionary<string, int> acknowledged)
    {
        var page = (await http.GetFromJsonAsync<JsonElement>("/api/customers?limit=500&sort=erpnextId")).GetProperty(
            "data");
        var stamps = page.GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("erpnextId").GetString()!,
                item => int.Parse(item.GetProperty("taxNumber")
                    .GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(acknowledged,
            pair => Assert.True(
                stamps.GetValueOrDefault(pair.Key) >= pair.Value, $"{pair.Key}: {pair.Value} was acknowledged"));
        await AssertNoGap(http, page);
    }

    private static async Task AssertNoGap(HttpClient http, JsonElement page)
    {
        var head = page.GetProperty("feedCursor").GetString()!.Split('.');
        var last = long.Parse(head[1], System.Globalization.CultureInfo.InvariantCulture);
        var newest = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt64())
            .DefaultIfEmpty().Max();
        Assert.Equal(last, newest);
        if (last == 0) return;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/customers/events");
        request.Headers.Add("Last-Event-ID", $"{head[0]}.0");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (long expected = 0; expected <= last;)
            if (await lines.ReadLineAsync() is { } line && line.StartsWith("id: ", StringComparison.Ordinal))
                Assert.Equal($"{head[0]}.{expected++}", line["id: ".Length..]);
    }
}
