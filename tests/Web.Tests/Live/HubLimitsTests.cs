using System.Collections.Concurrent;
using CustomerSync.Live;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Live;

/// <summary>What one client of the hub may take.</summary>
[Trait("Speed", "Slow")]
public sealed class HubLimitsTests : IAsyncLifetime
{
    private readonly FailureLog _failures = new();
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start(
        null, services => services.AddSingleton<ILoggerProvider>(_failures), "--Live:MaxConnections", "2");

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _failures.Dispose();
    }

    [Fact]
    public async Task A_connection_has_a_place_from_its_beginning_and_one_too_many_is_closed()
    {
        await using var first = await Connect();
        await using var second = await Connect();
        await Wait.Until("both have a place", () => LimitsTests.Count(_front) == 2);

        await using var third = Connection();
        var closed = Closed(third);
        await third.StartAsync();
        await closed;

        Assert.Equal(2, LimitsTests.Count(_front));
        await first.DisposeAsync();
        await Wait.Until("the place is free again", () => LimitsTests.Count(_front) == 1);
        Assert.Empty(_failures.Lines);
    }

    [Fact]
    public async Task A_connection_has_a_few_subscriptions_and_one_too_many_is_told_so()
    {
        await using var hub = await Connect();
        var subscriptions = Enumerable.Range(0, CustomersHub.MaxSubscriptions).Select(_ => Subscribe(hub)).ToList();
        foreach (var subscription in subscriptions) Assert.True(await subscription.Messages.MoveNextAsync());

        var refused = await Assert.ThrowsAsync<HubException>(
            async () => await Subscribe(hub).Messages.MoveNextAsync());

        Assert.Contains("4 subscriptions", refused.Message, StringComparison.Ordinal);
        await subscriptions[0].End.CancelAsync();
        await Wait.Until("there is room again", async () =>
        {
            try { return await Subscribe(hub).Messages.MoveNextAsync(); }
            catch (HubException) { return false; }
        });
        Assert.Equal(1, LimitsTests.Count(_front));
        Assert.Empty(_failures.Lines);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_its_connection_and_no_other()
    {
        await using var other = await Connect();
        await using var hub = await Connect();
        var closed = Closed(hub);

        await hub.SendAsync("Subscribe", new string('x', 40_000), null);

        await closed;
        Assert.True(await Subscribe(other).Messages.MoveNextAsync());
        Assert.Empty(_failures.Lines);
    }

    private HubConnection Connection() =>
        new HubConnectionBuilder().WithUrl(new Uri(_front.Http.BaseAddress!, CustomersHub.Path)).Build();

    private async Task<HubConnection> Connect()
    {
        var connection = Connection();
        await connection.StartAsync();
        return connection;
    }

    internal static Task Closed(HubConnection connection)
    {
        var closed = new TaskCompletionSource();
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private static (IAsyncEnumerator<HubMessage> Messages, CancellationTokenSource End) Subscribe(HubConnection hub)
    {
        var end = new CancellationTokenSource();
        return (hub.StreamAsync<HubMessage>("Subscribe", null, null, end.Token).GetAsyncEnumerator(), end);
    }
}

/// <summary>What was logged with an exception.</summary>
internal sealed class FailureLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose() { }
}
