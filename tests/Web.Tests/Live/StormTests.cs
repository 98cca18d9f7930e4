using System.Text.Json;
using CustomerSync.Live;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>Promise 4: clients of two kinds, dropped at random, while changes flow and the front goes and comes back.</summary>
public sealed class StormTests : IDisposable
{
    private const int Writers = 8;

    private static readonly int Clients = Scale.Of(40, full: 500);
    private static readonly int Changes = Scale.Of(800, full: 5000);
    private static readonly int Ends = Scale.Of(2, full: 5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");
    private readonly Uri _address = new($"http://127.0.0.1:{Ports.Free()}");
    private readonly HttpClient _http;

    public StormTests() => _http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _address };

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task Every_client_ends_with_every_change_once_in_order_though_the_process_is_killed_again_and_again() => Storm(async () =>
    {
        var (process, http) = await FrontProcess.Listening(_folder, ("ASPNETCORE_URLS", _address.ToString()), ("Logging__LogLevel__Default", "Information"));
        http.Dispose();
        return process;
    });

    [Fact]
    public Task With_a_mute_stream_the_feed_alone_does_it() => Storm(async () =>
        await RunningFront.Start(_folder, services => services.AddSingleton<IChangeStream>(new FaultyStream()), "--urls", _address.ToString()));

    /// <param name="start">Starts the front; disposing it ends it.</param>
    private async Task Storm(Func<Task<IAsyncDisposable>> start)
    {
        var front = await start();
        var beginning = await Beginning();
        var delivered = 0;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer, () => Interlocked.Increment(ref delivered)))).ToArray();
        var clients = Enumerable.Range(0, Clients).Select(i => Task.Run(() => Follow(i, beginning))).ToArray();

        for (var end = 1; end <= Ends; end++)
        {
            var enough = Changes * end / (Ends + 1);
            await Wait.Until($"{enough} deliveries", () => Volatile.Read(ref delivered) >= enough);
            await front.DisposeAsync();
            front = await start();
        }
        await Task.WhenAll(writers);
        var seen = await Task.WhenAll(clients);
        await front.DisposeAsync();

        var expected = Enumerable.Range(1, Changes).Select(i => (long)i).ToList();
        Assert.All(seen, list => Assert.Equal(expected, list));
    }

    /// <summary>Each writer has customers of its own, so that every delivery is a change, however often it is repeated.</summary>
    private async Task Write(int writer, Action delivered)
    {
        for (var i = writer; i < Changes; i += Writers)
        {
            await Again.Until(async () =>
            {
                var body = System.Text.Encoding.UTF8.GetBytes($$"""{"name":"W{{writer}}-{{i % 5}}","tax_id":"{{i}}","modified":"2026-01-01 00:00:{{i / 1000:00}}.{{i % 1000:000000}}"}""");
                using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) { Content = new ByteArrayContent(body) };
                request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
                using var answer = await _http.SendAsync(request);
                return answer.IsSuccessStatusCode;
            });
            delivered();
        }
    }

    private async Task<List<long>> Follow(int client, string cursor)
    {
        var (place, random) = (new Place(cursor, []), new Random(client));
        await Again.Until(async () =>
        {
            var leaveAfter = random.Next(20, Changes);
            if (client % 2 == 0) await FollowBySse(place, leaveAfter);
            else await FollowByHub(place, leaveAfter);
            return place.Seen.Count >= Changes;
        });
        return place.Seen;
    }

    private async Task FollowBySse(Place place, int leaveAfter)
    {
        await using var events = await EventReader.Open(_http, place.Cursor);
        while (leaveAfter-- > 0 && place.Seen.Count < Changes && await events.Next("a change of the storm") is { } entry)
            place.Take(entry.Type, entry.Id!, entry.Data);
    }

    private async Task FollowByHub(Place place, int leaveAfter)
    {
        await using var hub = await HubClient.Open(_address, place.Cursor);
        while (leaveAfter-- > 0 && place.Seen.Count < Changes && await hub.Next() is { } message)
            place.Take(message.Event, message.Cursor, message.Data);
    }

    /// <summary>What a client keeps between its connections.</summary>
    private sealed record Place(string Cursor, List<long> Seen)
    {
        public string Cursor { get; private set; } = Cursor;

        public void Take(string name, string cursor, JsonElement data)
        {
            Assert.NotEqual("reset", name);
            Cursor = cursor;
            if (name.StartsWith("customer.", StringComparison.Ordinal)) Seen.Add(data.GetProperty("sequence").GetInt64());
        }
    }

    private async Task<string> Beginning()
    {
        var page = JsonDocument.Parse(await _http.GetStringAsync("/api/customers?limit=1"));
        return page.RootElement.GetProperty("data").GetProperty("feedCursor").GetString()!.Split('.')[0] + ".0";
    }

    /// <summary>As clients do: while the front is away, try again.</summary>
    private static class Again
    {
        public static async Task Until(Func<Task<bool>> done)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            while (!await Try(done)) await tick.WaitForNextTickAsync(patience.Token);
        }

        private static async Task<bool> Try(Func<Task<bool>> done)
        {
            try { return await done(); }
            catch (Exception away) when (away is not Xunit.Sdk.XunitException) { return false; } // Each client and transport has exceptions of its own.
        }
    }
}
