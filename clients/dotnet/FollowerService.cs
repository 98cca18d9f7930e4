using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Client;

/// <summary>Brings every change to a handler, from where it was at its last stop.</summary>
internal sealed partial class FollowerService<THandler>(
    CustomerSyncClient client, ICheckpoint checkpoint, FeedFilter? filter, IServiceScopeFactory scopes,
    TimeProvider time, ILogger<CustomerSyncClient> log) : BackgroundService where THandler : class, ICustomerHandler
{
    private const string StableSort = "erpnextId";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);

    /// <summary>Everything up to here is dealt with.</summary>
    private string? _cursor;

    private string? _saved;
    private long _savedAt;
    private bool _isRead;
    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FeedReset? reset = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!_isRead) (_cursor, _isRead) = (_saved = await checkpoint.ReadAsync(stoppingToken), true);
                if (_cursor is null || reset is not null) await Load(reset, stoppingToken);
                reset = null;
                await Follow(stoppingToken);
            }
            catch (FeedResetException gone) { LogReset((reset = gone.Reset).Reason); }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception error) { await Pause(error, stoppingToken); }
        }
        await Save(CancellationToken.None);
    }

    private async Task Load(FeedReset? reset, CancellationToken stop)
    {
        var first = await client.ListPageAsync(new() { Sort = StableSort, Limit = 500 }, stop);
        await using (var scope = scopes.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<THandler>().LoadAsync(All(first, stop), reset, stop);
        await Reach(first.FeedCursor, stop);
    }

    private async IAsyncEnumerable<Customer> All(
        CustomerPage first, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (var customer in first.Items) yield return customer;
        if (first.NextCursor is not { } after) yield break;
        var rest = client.ListAsync(new() { Sort = StableSort, After = after }, cancel);
        await foreach (var customer in rest) yield return customer;
    }

    private async Task Follow(CancellationToken stop)
    {
        await using var feed = client.FollowFeed(_cursor, filter).GetAsyncEnumerator(stop);
        while (true)
        {
            var next = feed.MoveNextAsync().AsTask();
            // One change after another is no reason to write to the disk after each.
            if (!next.IsCompleted && _cursor != _saved)
                await ((Task)next).WaitAsync(SaveEvery, time, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted) await Save(stop);
            if (!await next) return;
            if (feed.Current.Change is { } change) await Apply(change, stop);
            await Reach(feed.Current.Cursor!, stop);
        }
    }

    private async Task Apply(CustomerChange change, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<THandler>().ApplyAsync(change, stop);
    }

    private async Task Reach(string cursor, CancellationToken stop)
    {
        (_cursor, _failures) = (cursor, 0);
        if (time.GetElapsedTime(_savedAt) >= SaveEvery) await Save(stop);
    }

    /// <summary>It does not throw: what is not saved is saved with the next change, or comes again.</summary>
    private async Task Save(CancellationToken stop)
    {
        if (_cursor is not { } cursor || cursor == _saved) return;
        try
        {
            await checkpoint.SaveAsync(cursor, stop);
            (_saved, _savedAt) = (cursor, time.GetTimestamp());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { } // It is saved at the end.
        catch (Exception error) { LogNotSaved(error); }
    }

    private async Task Pause(Exception error, CancellationToken stop)
    {
        var grown = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        var pause = grown < LongestPause ? grown : LongestPause;
        if (error is CustomerSyncException) LogRefused(error.Message, pause.TotalSeconds);
        else LogFailed(typeof(THandler).Name, pause.TotalSeconds, error);
        await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(7011, LogLevel.Warning, "The feed cannot go on from where it was ({Reason}): everything is loaded")]
    private partial void LogReset(string reason);

    [LoggerMessage(7012, LogLevel.Error, "{Reason} Customers are not followed; tried again in {Seconds} s")]
    private partial void LogRefused(string reason, double seconds);

    [LoggerMessage(7013, LogLevel.Error, "{Handler} failed; the same comes again in {Seconds} s")]
    private partial void LogFailed(string handler, double seconds, Exception error);

    [LoggerMessage(7014, LogLevel.Error, "The checkpoint could not be saved: what came since comes again at a restart")]
    private partial void LogNotSaved(Exception error);
}
