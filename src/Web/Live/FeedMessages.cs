using System.Runtime.CompilerServices;
using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>The feed as messages, for transports that write them themselves.</summary>
internal sealed class FeedMessages(FeedReader reader, SyncProgress news, TimeSpan idle, TimeProvider time)
{
    private const int MaxFramesPerRead = 256;

    private FeedCursor _sentCursor;
    private SyncProgressItem? _sentProgress = news.Latest;

    public async IAsyncEnumerable<FeedMessage> ReadFrom(string? after, [EnumeratorCancellation] CancellationToken end)
    {
        var frames = new List<Frame>();
        yield return Greeting(await reader.Begin(after, end));
        while (!end.IsCancellationRequested)
        {
            var moved = Task.WhenAny(reader.Moved, news.Changed);
            if (await reader.Advance(MaxFramesPerRead, frames) is { } reset) yield return Greeting(reset);
            foreach (var frame in frames)
            {
                if (end.IsCancellationRequested) yield break;
                _sentCursor = frame.Cursor;
                yield return new(frame.Name, frame.Cursor, frame.Json);
            }
            if (news.Latest is { } latest && latest != _sentProgress)
                yield return new((_sentProgress = latest).Name, reader.Cursor, latest.Json);
            else if (frames.Count == 0 && reader.IsAtHead && !await WaitForMove(moved, end)
                && reader.Cursor != _sentCursor) yield return Cursor();
        }
    }

    /// <returns>False when nothing moved for long: then a cursor that a filter held back is told.</returns>
    private async Task<bool> WaitForMove(Task moved, CancellationToken end)
    {
        try { await moved.WaitAsync(idle, time, end); }
        catch (TimeoutException) { return false; }
        catch (OperationCanceledException) { } // The loop looks at it.
        return true;
    }

    private FeedMessage Greeting(FeedReset? reset)
    {
        var cursor = _sentCursor = reader.Cursor;
        return reset is { } reason
            ? new("reset", cursor, RawJson.Of(new FeedResetTo(cursor, reason)))
            : new("ready", cursor, RawJson.Of(new { cursor }));
    }

    private FeedMessage Cursor()
    {
        var cursor = _sentCursor = reader.Cursor;
        return new("cursor", cursor, RawJson.Of(new { cursor }));
    }
}
