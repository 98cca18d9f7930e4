using CustomerSync.Sync;

namespace CustomerSync.Live;

/// <summary>
/// The latest word on the syncs, for all clients: not history, so it has no place in the ring and no cursor.
/// </summary>
internal sealed class SyncProgress
{
    private volatile SyncProgressItem? _latest;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null before the first.</summary>
    public SyncProgressItem? Latest => _latest;

    /// <summary>Completes with the next word. Take it first, then look at <see cref="Latest"/>.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public void Set(SyncRun run)
    {
        _latest = SyncProgressItem.Of(run);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}

/// <summary>One word, serialised once.</summary>
/// <param name="Name">
/// Of the event: <c>sync.progress</c>, or <c>sync.finished</c> once the run has ended or is held.
/// </param>
/// <param name="Bytes">A complete event of <c>text/event-stream</c>, without an id.</param>
internal sealed record SyncProgressItem(string Name, byte[] Bytes, RawJson Json)
{
    public static SyncProgressItem Of(SyncRun run)
    {
        var name = run.IsUnderWay ? "sync.progress" : "sync.finished";
        var json = RawJson.Of(run);
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes($"event: {name}\ndata: "), .. json.Utf8.Span,
            .. "\n\n"u8];
        return new(name, bytes, json);
    }
}
