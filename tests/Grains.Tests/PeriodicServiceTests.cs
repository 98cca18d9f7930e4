using Microsoft.Extensions.Time.Testing;

namespace CustomerSync.Tests;

public sealed class PeriodicServiceTests
{
    [Fact]
    public async Task A_round_that_throws_is_told_once_and_the_next_comes_in_time()
    {
        var time = new FakeTimeProvider();
        using var service = new Counting(
            time, round => round is 2 or 3 or 5 ? throw new OperationCanceledException("gone") : null);
        await service.StartAsync(TestContext.Current.CancellationToken);

        for (var round = 1; round <= 6; round++)
        {
            var next = service.Next;
            while (!next.IsCompleted) // The loop may not wait yet when time passes.
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        await service.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["gone", "gone"], service.Errors);
        Assert.True(service.Rounds >= 6);
    }

    [Fact]
    public async Task It_begins_when_it_is_ready_and_stops_while_it_waits()
    {
        var ready = new TaskCompletionSource();
        using var service = new Counting(TimeProvider.System, _ => null) { WaitsFor = ready.Task };
        await service.StartAsync(TestContext.Current.CancellationToken);

        await service.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, service.Rounds);
        Assert.False(service.ExecuteTask!.IsFaulted);
    }

    private sealed class Counting(TimeProvider time, Func<int, object?> round)
        : PeriodicService(TimeSpan.FromSeconds(1), time)
    {
        private TaskCompletionSource _next = new();

        public Task WaitsFor { get; init; } = Task.CompletedTask;

        public int Rounds { get; private set; }

        public List<string> Errors { get; } = [];

        public Task Next => Volatile.Read(ref _next).Task;

        protected override Task Ready(CancellationToken stop) => WaitsFor.WaitAsync(stop);

        protected override Task RunOnce(CancellationToken stop)
        {
            Rounds++;
            Interlocked.Exchange(ref _next, new()).SetResult();
            round(Rounds);
            return Task.CompletedTask;
        }

        protected override void LogFailed(string error) => Errors.Add(error);
    }
}
