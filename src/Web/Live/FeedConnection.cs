using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>
/// One client of the event stream. It ends when the client leaves, its right is over, the front drains, or it is of
/// age.
/// </summary>
internal sealed class FeedConnection(
    FeedReader reader, EventStream stream, FeedWaiter waiter, SyncProgress news, CancellationToken client,
    CancellationToken over, CancellationToken draining)
{
    private const int MaxFramesPerWrite = 256;

    /// <summary>After so many changes that a filter kept back the client is told where it is, idle or not.</summary>
    private const int MaxUnsentFrames = 1000;

    private readonly List<Frame> _frames = [];
    private SyncProgressItem? _sentProgress = news.Latest;
    private FeedCursor _sentCursor;

    private bool IsEnding => client.IsCancellationRequested || over.IsCancellationRequested
        || draining.IsCancellationRequested || waiter.IsOld;

    /// <summary>Serves the client from <paramref name="after"/> on (null: from now on).</summary>
    public async Task Serve(string? after)
    {
        await Begin(after);
        // Draining wakes all at once (FeedRelay), and age is looked after with idleness: a linked source for each would
        // cost a kilobyte.
        await using var left = client.UnsafeRegister(Wake, waiter);
        await using var lost = over.UnsafeRegister(Wake, waiter);
        while (await stream.Flush())
        {
            waiter.Arm();
            if (IsEnding) break;
            if (await reader.Advance(MaxFramesPerWrite, _frames) is { } reset) SendGreeting(reset);
            else if (_frames.Count > 0) SendFrames();
            else if (news.Latest is { } latest && latest != _sentProgress) SendProgress(latest);
            else if (reader.IsAtHead && !await waiter.Wait() && !IsEnding) SendCursor(always: true);
            if (reader.Cursor.Sequence - _sentCursor.Sequence > MaxUnsentFrames) SendCursor();
        }
        if (IsEnding) SendCursor(); // So that it need not be read again when the client is back.
    }

    private static void Wake(object? waiter) => ((FeedWaiter)waiter!).Wake(moved: true);

    private async Task Begin(string? after)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(client, over, draining);
        SendGreeting(await reader.Begin(after, end.Token));
    }

    /// <summary>
    /// The first event primes the client's last event id, or tells it that its cursor is of no use any more.
    /// </summary>
    private void SendGreeting(FeedReset? reset)
    {
        var cursor = _sentCursor = reader.Cursor;
        var beat = (int)waiter.Idle.TotalMilliseconds; // How long a client may hear nothing.
        if (reset is { } reason) stream.Event("reset", cursor, new { cursor, reason, beat });
        else stream.Event("ready", cursor, new { cursor, beat });
        waiter.Spoke();
    }

    private void SendFrames()
    {
        foreach (var frame in _frames) stream.Write(frame.Bytes);
        _sentCursor = _frames[^1].Cursor;
        waiter.Spoke();
    }

    private void SendProgress(SyncProgressItem latest)
    {
        stream.Write((_sentProgress = latest).Bytes);
        waiter.Spoke();
    }

    /// <summary>
    /// What a filter kept back was seen all the same: without this a quiet client would resume ever further behind.
    /// </summary>
    private void SendCursor(bool always = false)
    {
        var cursor = reader.Cursor;
        if (cursor != _sentCursor) stream.Event("cursor", cursor, new { cursor });
        else if (always) stream.Beat(cursor);
        else return;
        _sentCursor = cursor;
        waiter.Spoke();
    }
}
