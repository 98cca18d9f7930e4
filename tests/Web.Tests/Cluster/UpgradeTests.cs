using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Cluster;

/// <summary>
/// A cluster goes from the release before to this one and back under load, process by process: on one schema, with
/// nothing lost, and a client that is told each change once.
/// </summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class UpgradeTests : IAsyncLifetime
{
    private const int Customers = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<long> _told = [];
    private readonly TaskCompletionSource _isFollowing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<ChildProcess, HttpClient> _at = [];
    private TestCluster _cluster = null!;
    private volatile HttpClient[] _fronts = [];
    private volatile bool _isEnough;
    private long _acknowledged;

    public async ValueTask InitializeAsync()
    {
        await PreviousRelease.Build();
        _cluster = await TestCluster.Create();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Old_and_new_are_one_cluster_forth_and_back()
    {
        ChildProcess[] old = [await Silo(PreviousRelease.Silo), await Silo(PreviousRelease.Silo)];
        var before = await Front(PreviousRelease.Front);
        var follower = Task.Run(Follow);
        await _isFollowing.Task;
        var writer = Task.Run(Write);
        await More("the release before");

        ChildProcess[] current = [await Silo(TestCluster.SiloProgram)];
        await More("one new silo among the old");
        var front = await Front("CustomerSync.Web.dll");
        await More("a new front beside the old");
        foreach (var silo in old) await End(silo);
        await More("new silos alone, an old front beside the new");
        await End(before);
        await More("all of this release");

        old = [await Silo(PreviousRelease.Silo)];
        before = await Front(PreviousRelease.Front);
        await More("an old silo and front come back");
        await End(front);
        foreach (var silo in current) await End(silo);
        await More("all of the release before");

        _isEnough = true;
        await writer;
        await Wait.Until("the follower has heard of all", () => _told.Count >= Acknowledged || follower.IsCompleted);
        Assert.Equal(Enumerable.Range(1, (int)Acknowledged).Select(i => (long)i), _told);
        await AssertNewest();
    }

    private long Acknowledged => Interlocked.Read(ref _acknowledged);

    private async Task More(string when)
    {
        var wanted = Acknowledged + 40;
        await Wait.Until($"forty more are acknowledged and told with {when}",
            () => Acknowledged >= wanted && _told.Count >= wanted);
    }

    /// <summary>One after the other: each is a change, and its number the count of what was acknowledged.</summary>
    private async Task Write()
    {
        while (!_isEnough)
        {
            while (!await IsTaken(Acknowledged)) await Task.Delay(Pause, _stop.Token);
            Interlocked.Increment(ref _acknowledged);
        }
    }

    private async Task<bool> IsTaken(long number)
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
            using var answer = await fronts[(int)(number % fronts.Length)].SendAsync(request);
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

    private Task<ChildProcess> Silo(string program) => _cluster.StartSilo(program);

    private async Task<ChildProcess> Front(string program)
    {
        var port = Ports.Free();
        var front = await _cluster.StartFront(program, port);
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestCluster.Ready(http);
        _fronts = [.. _fronts, http];
        _at[front] = http;
        return front;
    }

    /// <summary>In order, as systemd ends it; who asks a front has been sent elsewhere before.</summary>
    private async Task End(ChildProcess process)
    {
        if (_at.Remove(process, out var http)) _fronts = [.. _fronts.Where(front => front != http)];
        process.Terminate();
        await process.Ends();
    }
}
