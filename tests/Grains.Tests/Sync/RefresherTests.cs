using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Tests.ErpNext;
using CustomerSync.Tests.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Sync;

public sealed class RefresherTests
{
    [Fact]
    public async Task What_goes_away_under_it_while_it_stops_is_nothing_to_log()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New("Sqlite", folder);
        var (services, lines) = (new Closing(database), new LogLines());
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(lines));
        using var refresher = new Refresher(services, TimeProvider.System, logs.CreateLogger<Refresher>());

        Assert.True(refresher.TryAdd(["A"], mustExist: true));
        refresher.Start();
        await services.Asked;
        var stopped = refresher.Stop();
        services.Close();
        await stopped;
        refresher.Start(); // A last tick begins nothing.

        Assert.Empty(lines.Each);
    }

    /// <summary>Services of a process that stops: the database answers, the rest is gone when it is asked for.</summary>
    private sealed class Closing(Database database) : IServiceProvider
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Close() => _closed.SetResult();

        public object? GetService(Type serviceType)
        {
            if (serviceType == typeof(FeedStore)) return new FeedStore(database);
            if (serviceType == typeof(SyncStore)) return new SyncStore(database,
                new CustomerStore(database, TimeProvider.System), new CommitWriterTests.Committed(), TimeProvider.System);
            _asked.TrySetResult();
            _closed.Task.GetAwaiter().GetResult();
            throw new ObjectDisposedException(nameof(IServiceProvider));
        }
    }
}
