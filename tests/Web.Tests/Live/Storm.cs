using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

/// <summary>
/// Promise 4 under a storm: writers deliver through all fronts, clients of two kinds follow, leave at random and come
/// back at any front. Each must end with every change once, in order.
/// </summary>
internal sealed class Storm(IReadOnlyList<Uri> fronts, int clients, int changes) : IDisposable
{
    private const int Writers = 8;

    /// <summary>For all of it at full counts, on a machine that has other things to do.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(8);

    private readonly string _names = Guid.NewGuid().ToString("N")[..6];
    private readonly HttpClient[] _fronts =
        [.. fronts.Select(front =>
            new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = front })];
    private long _first;
    private int _delivered;

    public void Dispose()
    {
        foreach (var front in _fronts) front.Dispose();
    }

    /// <param name="meanwhile">What befalls fronts and silos while the storm blows.</param>
    public async Task Blow(Func<Task> meanwhile)
    {
        var beginning = await Beginning();
        _first = long.Parse(beginning.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) + 1;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer))).ToArray();
        var followers = Enumerable.Range(0, clients).Select(client => Task.Run(() => Follow(client, beginning)))
            .ToArray();
        await meanwhile();
        await Task.WhenAll(writers);
        var seen = await Task.WhenAll(followers);

        var expected = Enumerable.Range(0, changes).Select(i => _first + i).ToList();
        Assert.All(seen, list => Assert.Equal(expected, list));
        await AssertAcknowledged();
    }

    /// <summary>Waits until this part of the deliveries is acknowledged.</summary>
    public Task Delivered(double part)
    {
        var enough = (int)(changes * part);
        return Wait.Until($"{enough} deliveries", () => Task.FromResult(Volatile.Read(ref _delivered) >= enough),
            Timeout);
    }

    /// <summary>
    /// Each writer has customers of its own, so that every delivery is a change, however often it is repeated.
    /// </summary>
    private async Task Write(int writer)
    {
        for (var i = writer; i < changes; i += Writers)
        {
            var front = i;
            await Again(async () => await Deliver(_fronts[front++ % _fronts.Length], writer, i));
            Interlocked.Increment(ref _delivered);
        }
    }

    private async Task<bool> Deliver(HttpClient front, int writer, int i)
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""{"name":"{{Name(writer, i)}}","tax_id":"{{i}}","modified":"2026-01-01 00:00:{{i / 1000:00}}.{{i % 1000:000000}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        using var answer = await front.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }

    private string Name(int writer, int i) => $"{_names} {writer}-{i % 5}";

    /// <summary>
    /// The newest delivery of each customer was acknowledged like all others, so that is how it stands.
    /// </summary>
    private async Task AssertAcknowledged()
    {
        var last = Enumerable.Range(0, changes).GroupBy(i => Name(i % Writers, i))
            .ToDictionary(group => group.Key, group => $"{group.Max()}");
        var page = await Data($"/api/customers?limit=500&search={_names}");
        Assert.Equal(last, page.GetProperty("items").EnumerateArray().ToDictionary(
            item => item.GetProperty("erpnextId").GetString()!, item => item.GetProperty("taxNumber").GetString()!));
    }

    private async Task<List<long>> Follow(int client, string cursor)
    {
        var (place, random) = (new Place(cursor, []), new Random(client));
        await Again(async () =>
        {
            var (leaveAfter, front) = (random.Next(20, changes), _fronts[random.Next(_fronts.Length)]);
            if (client % 2 == 0) await FollowBySse(front, place, leaveAfter);
            else await FollowByHub(front, place, leaveAfter);
            return place.Seen.Count >= changes;
        });
        return place.Seen;
    }

    private async Task FollowBySse(HttpClient front, Place place, int leaveAfter)
    {
        await using var events = await EventReader.Open(front, place.Cursor);
        while (leaveAfter-- > 0 && place.Seen.Count < changes
            && await events.Next("a change of the storm") is { } entry)
            place.Take(entry.Type, entry.Id!, entry.Data);
    }

    private async Task FollowByHub(HttpClient front, Place place, int leaveAfter)
    {
        await using var hub = await HubClient.Open(front.BaseAddress!, place.Cursor);
        while (leaveAfter-- > 0 && place.Seen.Count < changes && await hub.Next() is { } message)
            place.Take(message.Event, message.Cursor, message.Data);
    }

    private async Task<string> Beginning() =>
        (await Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString()!;

    private async Task<JsonElement> Data(string path)
    {
        var data = default(JsonElement);
        await Again(async () =>
        {
            data = JsonDocument.Parse(await _fronts[0].GetStringAsync(path)).RootElement.GetProperty("data");
            return true;
        });
        return data;
    }

    /// <summary>As clients do: while the front is away, try again.</summary>
    private static async Task Again(Func<Task<bool>> done)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var timeout = new CancellationTokenSource(Timeout);
        while (!await Try(done)) await tick.WaitForNextTickAsync(timeout.Token);
    }

    private static async Task<bool> Try(Func<Task<bool>> done)
    {
        try { return await done(); }
        // Each client and transport has exceptions of its own.
        catch (Exception away) when (away is not Xunit.Sdk.XunitException) { return false; }
    }

    /// <summary>What a client keeps between its connections.</summary>
    private sealed record Place(string Cursor, List<long> Seen)
    {
        public string Cursor { get; private set; } = Cursor;

        public void Take(string name, string cursor, JsonElement data)
        {
            Assert.NotEqual("reset", name);
            Cursor = cursor;
            if (name.StartsWith("customer.", StringComparison.Ordinal))
                Seen.Add(data.GetProperty("sequence").GetInt64());
        }
    }
}
