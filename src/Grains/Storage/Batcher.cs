using System.Threading.Channels;

namespace CustomerSync.Storage;

/// <summary>
/// Gathers what waits while one batch runs; the next batch takes it all, up to a bound. There is no linger: a lone item
/// runs at once (a linger of one millisecond cost 2 to 5 times the rate, LIMITS).
/// </summary>
/// <param name="run">Runs one batch and returns a result per item, in order. What it throws reaches every item of the batch.</param>
internal sealed class Batcher<TItem, TResult>(
    int maxBatch, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run) : IAsyncDisposable
{
    private readonly record struct Waiting(TItem Item, TaskCompletionSource<TResult> Done);

    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _loop;

    public Task<TResult> Add(TItem item)
    {
        EnsureStarted();
        var waiting = new Waiting(item, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(waiting)
            ? waiting.Done.Task
            : Task.FromException<TResult>(new StorageUnavailableException("The silo is stopping."));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_loop is not null) await _loop;
    }

    private void EnsureStarted()
    {
        if (_loop is not null) return;
        lock (_starting)
        {
            if (_loop is not null) return;
            using var _ = ExecutionContext.SuppressFlow(); // The first caller's trace is not the loop's.
            _loop = Task.Run(Loop);
        }
    }

    private async Task Loop()
    {
        var batch = new List<Waiting>(maxBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < maxBatch && _queue.Reader.TryRead(out var waiting)) batch.Add(waiting);
            await RunBatch(batch);
            batch.Clear();
        }
    }

    private async Task RunBatch(List<Waiting> batch)
    {
        try
        {
            var results = await run(batch.ConvertAll(waiting => waiting.Item));
            for (var i = 0; i < batch.Count; i++) batch[i].Done.TrySetResult(results[i]);
        }
        catch (Exception error) // The loop's edge: whoever waits gets the error, the loop goes on.
        {
            foreach (var waiting in batch) waiting.Done.TrySetException(error);
        }
    }
}
