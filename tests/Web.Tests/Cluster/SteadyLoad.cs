using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Cluster;

/// <summary>
/// Deliveries one after the other, each a change, as ERPNext repeats them, and a client that follows, while something
/// befalls the cluster: every delivery is acknowledged in the end, and the client is told each change once and in order.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Customers = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<long> _told = [];
    private readonly TaskCompletionSource _isFollowing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _follower = Task.CompletedTask;
    private Task _writer = Task.CompletedTask;
    private volatile HttpClient[] _fronts = [];
    private volatile bool _isEnough;
    private long _acknowledged;
    private long _refused;

    /// <summary>Where deliveries go in turn; the client follows at the last.</summary>
    public HttpClient[] Fronts { get => _fronts; set => _fronts = value; }

    public async Task Start()
    {
        _follower = Task.Run(Follow);
        await _isFollowing.Task;
        _writer = Task.Run(Write);
    }

    /// <summary>Waits until more deliveries are acknowledged and told.</summary>
    public async Task More(string when)
    {
        var wanted = Acknowledged + 40;
        await Wait.Until($"forty more are acknowledged and told with {when}",
            () => _follower.IsCompleted || _writer.IsCompleted || (Acknowledged >= wanted && _told.Count >= wanted));
        if (_follower.IsCompleted) await _follower;
        if (_writer.IsCompleted) await _writer;
    }

    /// <summary>Waits until deliveries are refused, for a while.</summary>
    public Task Refused(string when)
    {
        var wanted = Interlocked.Read(ref _refused) + 8;
        return Wait.Until($"deliveries are refused while {when}", () => Interlocked.Read(ref _refused) >= wanted);
    }

    /// <summary>No more of it; what was acknowledged has been told, once and in order, and is what stands there.</summary>
    public async Task End()
    {
        _isEnough = true;
        await _writer;
        await Wait.Until("the follower has heard of all", () => _told.Count >= Acknowledged || _follower.IsCompleted);
        Assert.Equal(Enumerable.Range(1, (int)Acknowledged).Select(i => (long)i), _told);
        await AssertNewest();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>One after the other: each is a change, and its number the count of what was acknowledged.</summary>
    private async Task Write()
    {
        var attempt = 0;
        while (!_isEnough)
        {
            while (!await IsTaken(Acknowledged, attempt++)) await Task.Delay(Pause, _stop.Token);
            Interlocked.Increment(ref _acknowledged);
        }
    }

    private async Task<bool> IsTaken(long number, int attempt)
    {
        var body = Encoding.UTF8.GetBytes($$"""
            {"name":"{{Name(number)}}","tax_id":"{{number}}","modified":"2026-01-01 00:{{number / 60 % 60:00}}:{{number % 60:00}}.{{number:000000}}"}
            """);
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks)
            { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        var fronts = _fronts;
        try
        {
            using var answer = await fronts[attempt % fronts.Length].SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable) Interlocked.Increment(ref _refused);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) { return false; } // That front is ending.
    }

    /// <summary>As a browser does: a stream that ends is asked for again, from what it told last.</summary>
    private async Task Follow()
    {
        string? last = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var events = await EventReader.Open(_fronts[^1], last);
                while (await events.Next("a change") is { } entry)
                {
                    last = entry.Id ?? last;
                    _isFollowing.TrySetResult();
                    Assert.NotEqual("reset", entry.Type);
                    if (entry.Type is not ("ready" or "sync")) _told.Enqueue(entry.Sequence);
                }
            }
            catch (HttpRequestException) { } // That front has ended.
            await Task.Delay(Pause, _stop.Token);
        }
    }

    private async Task AssertNewest()
    {
        var newest = Enumerable.Range(0, (int)Acknowledged).GroupBy(i => Name(i))
            .ToDictionary(group => group.Key, group => $"{group.Max()}");
        var page = (await _fronts[0].GetFromJsonAsync<JsonElement>("/api/customers?limit=100")).GetProperty("data");
        Assert.Equal(newest, page.GetProperty("items").EnumerateArray().ToDictionary(
            item => item.GetProperty("erpnextId").GetString()!, item => item.GetProperty("taxNumber").GetString()!));
    }

    private static string Name(long number) => $"U{number % Customers}";
}
