using System.Collections.Concurrent;
using System.Text.Json;
using CustomerSync.Feed;
using CustomerSync.Hooks;
using CustomerSync.Setup;
using CustomerSync.Storage;
using CustomerSync.Telemetry;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CustomerSync.Tests.Hooks;

/// <summary>What sends to one subscriber, with a clock of its own, on a real database and a real receiver.</summary>
public sealed class HookPumpTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Sample.Noon);
    private readonly ConcurrentQueue<(string Id, JsonElement Message, DateTimeOffset At)> _received = new();
    private Database _database = null!;
    private WebApplication _receiver = null!;
    private ServiceProvider _services = null!;
    private Func<HttpContext, int> _answer = _ => 204;
    private int _customers;

    private HookPumps Pumps => _services.GetRequiredService<HookPumps>();

    private HookStore Hooks => _services.GetRequiredService<HookStore>();

    private FeedStore Feed => _services.GetRequiredService<FeedStore>();

    /// <summary>Of changes, each once: as who keeps the ids sees them.</summary>
    private List<long> Sequences => [.. _received.Where(message => !IsReset(message.Message)).DistinctBy(message => message.Id)
        .Select(message => message.Message.GetProperty("data").GetProperty("sequence").GetInt64())];

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.New("Sqlite", _folder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.Run(Take);
        await _receiver.StartAsync();
        _services = new ServiceCollection()
            .AddSingleton(_database).AddSingleton<FeedStore>().AddSingleton<HookStore>().AddSingleton<FeedSignal>()
            .AddSingleton(provider => new FeedHistory(
                provider.GetRequiredService<FeedStore>(), null!, provider.GetRequiredService<ILogger<FeedHistory>>()))
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).AddSingleton<SecretProtector>()
            .AddSingleton<TimeProvider>(_clock).AddSiloMetrics().AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
                [new("Access:Mode", "Open"), new("Hooks:Timeout", "00:00:50")]).Build())
            .AddHooks().BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _services.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_receiver_that_is_down_for_a_day_is_told_all_of_it_in_order()
    {
        var pump = await Subscribe();
        _answer = _ => 503;
        await Commit(10);
        await SkipPauses(pump, until: Sample.Noon.AddDays(1));
        var attempts = _received.Count;
        await Commit(10);
        _answer = _ => 200;

        await NextAttempt(pump);
        await Told(20, pump);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), Sequences);
        Assert.Equal(attempts + 20, _received.Count);
        Assert.InRange(attempts, 8, 15);
        Assert.Single(_received.Take(attempts + 1).Select(message => message.Id).Distinct());
        Assert.Equal((HookState.Active, null), (pump.Subscription.State, pump.Subscription.Progress.LastError));
        await pump.Stop();
        Assert.Equal(attempts + 20, (await Hooks.Attempts("h", null, 100, failedOnly: false)).Count);
    }

    [Fact]
    public async Task After_three_days_it_is_paused_says_so_and_goes_on_where_it_stood()
    {
        var pump = await Subscribe();
        await Commit(1);
        await Told(1, pump);
        _answer = _ => 500;
        await Commit(2);

        while (!pump.Ended.IsCompleted) await NextAttempt(pump);

        var stored = (await Hooks.Read("h"))!.Subscription;
        Assert.Equal((HookStatus.Paused, HookPause.GaveUp, "It answered 500.", 1L),
            (stored.Status, stored.Progress.PausedFor, stored.Progress.LastError, stored.Cursor.Sequence));
        Assert.Equal(Sample.Noon.AddDays(3), stored.Progress.PausedAt!.Value, TimeSpan.FromMinutes(5));
        _answer = _ => 200;
        pump = await Restart(HookStatus.Active);
        await Told(3, pump);
        Assert.Equal([1, 2, 3], Sequences);
        await pump.Stop();
    }

    [Fact]
    public async Task It_ends_when_a_newer_process_puts_it_in_a_status_that_only_that_one_knows()
    {
        var pump = await Subscribe();
        await Commit(1);
        await Told(1, pump);
        await _database.Write(session => session.Statement("newer",
            "UPDATE hook_subscriptions SET status = 'quarantined', version = version + 1").ExecuteNonQueryAsync());

        await Commit(1); // What it knows of it by now is older.
        await Wait.Until("it ends", () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return pump.Ended.IsCompleted;
        });

        Assert.Equal("quarantined", (await Hooks.Read("h"))!.NewerStatus);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_holds_up_nothing()
    {
        var pump = await Subscribe();
        _answer = _ => 500;
        await Commit(1);
        await SkipPauses(pump, until: Sample.Noon.AddHours(3));
        await pump.Stop();
        _answer = _ => 200;
        var row = (await Hooks.Read("h"))!;
        row = row with
        {
            Subscription = row.Subscription with
            {
                Progress = row.Subscription.Progress with
                {
                    TriedAt = _clock.GetUtcNow().AddDays(2), NextAttemptAt = _clock.GetUtcNow().AddDays(2.1),
                    FailingSince = _clock.GetUtcNow().AddDays(1),
                },
            },
        };
        Assert.True(await Hooks.Save(new("h", row, [])));

        pump = await Restart();
        await Told(1, pump);

        Assert.Equal([1], Sequences);
        await pump.Stop();
    }

    [Fact]
    public async Task Retention_that_overtakes_a_cursor_is_told_before_what_follows()
    {
        var pump = await Subscribe();
        await Commit(3);
        await Told(3, pump);
        await pump.Stop();
        await Commit(5);
        await _database.Write(session =>
            session.Statement("prune", "DELETE FROM customer_changes WHERE sequence <= 6").ExecuteNonQueryAsync());
        var refusals = 2;
        _answer = http => refusals-- > 0 ? 500 : 200;

        pump = await Restart();
        await NextAttempt(pump);
        await NextAttempt(pump);
        await Wait.Until("the reset is told", () => pump.Subscription.Progress.Reset is { ToldAt: not null });
        await Commit(2);
        await Told(5, pump);

        var messages = _received.Skip(3).ToList();
        Assert.All(messages.Take(3), message => Assert.True(IsReset(message.Message)));
        Assert.Single(messages.Take(3).Select(message => message.Id + message.Message.GetRawText()).Distinct());
        Assert.Equal([1, 2, 3, 9, 10], Sequences);
        var data = messages[0].Message.GetProperty("data");
        var epoch = (await Feed.Head()).Cursor.Epoch;
        Assert.Equal(($"{epoch}.3", $"{epoch}.8", "expired"), (data.GetProperty("before").GetString(),
            data.GetProperty("cursor").GetString(), data.GetProperty("reason").GetString()));
        var reset = (await Hooks.Read("h"))!.Subscription.Progress.Reset!;
        Assert.Equal((FeedReset.Expired, 3L, 8L), (reset.Reason, reset.Before.Sequence, reset.Cursor.Sequence));
        await pump.Stop();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_epoch_goes_on_and_another_history_is_told(bool continues)
    {
        var pump = await Subscribe();
        await Commit(3);
        await Told(3, pump);

        Pumps.Signal.Tell((await Feed.BeginEpoch(continues)).Cursor);
        await Wait.Until("it knows", () => pump.Subscription.Cursor == Pumps.Signal.Head);
        await Commit(2);
        await Told(5, pump);

        Assert.Equal([1, 2, 3, 4, 5], Sequences);
        Assert.Equal(continues ? 0 : 1, _received.Count(message => IsReset(message.Message)));
        await pump.Stop();
    }

    /// <summary>Pumps that are stopped, crash, or run twice; a receiver that refuses, breaks off and takes twice.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_every_change_is_told_in_order_and_none_is_missing(int seed)
    {
        var random = new Random(seed);
        using var stop = new CancellationTokenSource();
        var pumps = new List<HookPump> { await Subscribe() };
        var ticking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                lock (pumps) _clock.Advance(UntilNext(pumps));
                await Task.Delay(2, CancellationToken.None);
            }
        });
        _answer = http =>
        {
            int luck;
            lock (random) luck = random.Next(20);
            if (luck == 0) http.Abort();
            return luck switch { 1 => 500, 2 => 302, _ => 200 };
        };
        for (var i = 0; i < 25; i++)
        {
            await Commit(random.Next(1, 12));
            var luck = random.Next(4);
            var stopped = luck switch { 1 when pumps.Count > 1 => pumps[0], 2 => pumps[^1], _ => null };
            if (stopped is not null) await stopped.Stop();
            // 0: a second activation, which knows only what was written.
            var begun = luck is 0 or 2 ? await Restart() : null;
            lock (pumps)
            {
                if (stopped is not null) pumps.Remove(stopped);
                if (begun is not null) pumps.Add(begun);
            }
        }
        var last = (await Feed.Head()).Cursor.Sequence;

        await Wait.Until("all of it", () => Sequences.Count == last);

        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), Sequences);
        await stop.CancelAsync();
        await ticking;
        foreach (var pump in pumps) await pump.Stop();
    }

    /// <summary>To the next attempt where one is waited for; else little, so that no request that is under way is
    /// late.</summary>
    private TimeSpan UntilNext(List<HookPump> pumps) => pumps
        .Select(pump => pump.Subscription.Progress.NextAttemptAt - _clock.GetUtcNow())
        .Where(wait => wait > TimeSpan.Zero).Min() ?? TimeSpan.FromMilliseconds(100);

    private static bool IsReset(JsonElement message) => message.GetProperty("type").GetString() == "feed.reset";

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var message = JsonDocument.Parse(await reader.ReadToEndAsync()).RootElement;
        _received.Enqueue((http.Request.Headers["webhook-id"]!, message, _clock.GetUtcNow()));
        http.Response.StatusCode = _answer(http);
    }

    private async Task<HookPump> Subscribe()
    {
        var secret = Pumps.Protector.Protect(HookSecret.Prefix + Convert.ToBase64String(new byte[32]), HookSecret.Purpose);
        var settings = new HookSettings("n", _receiver.Urls.First(), [], [], [], [new(secret, Sample.Noon, null)],
            Sample.Noon, "test", null);
        var row = new HookRow(new("h", settings, HookStatus.Active, (await Feed.Head()).Cursor, new()), 1);
        await Hooks.Insert(row);
        return new(row, Pumps);
    }

    /// <summary>As another silo begins: from what is stored.</summary>
    private async Task<HookPump> Restart(HookStatus? status = null)
    {
        var row = (await Hooks.Read("h"))!;
        if (status is { } wanted)
            row = row with { Subscription = row.Subscription with { Status = wanted, Progress = new() } };
        return new(row, Pumps);
    }

    private async Task Commit(int count)
    {
        var store = new CustomerStore(_database, _clock);
        await store.Commit([.. Enumerable.Range(0, count).Select(_ => Sample.Create($"C{_customers++}"))]);
        Pumps.Signal.Tell((await Feed.Head()).Cursor);
    }

    private Task Told(int count, HookPump pump) => Wait.Until($"{count} changes are told", () =>
    {
        if (pump.Ended.IsFaulted) throw pump.Ended.Exception;
        return Sequences.Count >= count && pump.Subscription.Cursor == Pumps.Signal.Head;
    });

    private async Task SkipPauses(HookPump pump, DateTimeOffset until)
    {
        while (_clock.GetUtcNow() < until) await NextAttempt(pump);
    }

    /// <summary>Lets the clock go on to it.</summary>
    private async Task NextAttempt(HookPump pump)
    {
        DateTimeOffset? next = null;
        await Wait.Until("it failed", () => pump.Ended.IsCompleted
            || (next = pump.Subscription.Progress.NextAttemptAt) > _clock.GetUtcNow());
        if (pump.Ended.IsCompleted) return;
        var before = _received.Count;
        _clock.SetUtcNow(next!.Value);
        await Wait.Until("the next attempt", () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10)); // A pump that began to wait just now.
            return _received.Count > before;
        });
    }
}
