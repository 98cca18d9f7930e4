using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Client;

/// <summary>
/// Follows the feed by its event stream, for ever: it is opened again from where it was, after pauses that grow. Where
/// something on the way holds streams back the feed is polled, and a stream tried now and then.
/// </summary>
internal sealed partial class FeedConnection(
    CustomerSyncClient client, Server server, FeedFilter? filter, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(3); // One that is refused is refused sooner.
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan PollPace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Probe = TimeSpan.FromMinutes(5);

    private string? _cursor;
    private FeedStream? _stream;
    private long _openedAt;
    private bool _polls;
    private int _failures;

    public async IAsyncEnumerable<FeedItem> Follow(
        string? cursor, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        _cursor = string.IsNullOrEmpty(cursor) ? null : cursor;
        try
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                foreach (var item in await Next(cancel))
                {
                    if (item.Cursor is null) continue;
                    var moved = item.Cursor != _cursor;
                    _cursor = item.Cursor;
                    if (moved) yield return item;
                }
            }
        }
        finally { await Close(); }
    }

    /// <summary>What comes next; nothing when it was lost, after a pause.</summary>
    private async Task<IReadOnlyList<FeedItem>> Next(CancellationToken cancel)
    {
        try
        {
            var items = _polls ? await Poll(cancel) : await Read(cancel);
            if (items.Count > 0) IsLive();
            return items;
        }
        catch (CustomerSyncException error) when (error.IsPassing)
        {
            await Pause(error, cancel);
            return [];
        }
    }

    private async Task<IReadOnlyList<FeedItem>> Read(CancellationToken cancel)
    {
        if (_stream is null) (_stream, _openedAt) = (new(server, time, cancel), time.GetTimestamp());
        if (await _stream.Next(Address.Of("api/customers/events", ("after", _cursor), ("customers", filter?.Customers),
            ("types", filter?.Kinds), ("fields", filter?.Fields))) is { } item) return [item];
        // As the server wants it: it is full, or goes, or the connection was of age.
        var retry = _stream.Retry;
        LookWhetherHeld();
        await Close();
        await Task.Delay(retry, time, cancel);
        return [];
    }

    private async Task<IReadOnlyList<FeedItem>> Poll(CancellationToken cancel)
    {
        var asked = time.GetTimestamp();
        var page = await client.ChangesAsync(
            _cursor ?? "", filter, _cursor is null ? TimeSpan.Zero : PollWait, cancellationToken: cancel);
        if (page.Reset is { } reset) throw new FeedResetException(reset);
        if (page.Changes.Count == 0 && time.GetElapsedTime(asked) < PollPace) await Task.Delay(PollPace, time, cancel);
        if (time.GetElapsedTime(_openedAt) > Probe) _polls = false;
        return [.. page.Changes.Select(change => new FeedItem(change.Cursor, change)), new(page.NextCursor, null)];
    }

    private void IsLive()
    {
        if (_failures > 0) LogLive(server.Name);
        _failures = 0;
    }

    private async Task Pause(CustomerSyncException error, CancellationToken cancel)
    {
        var grown = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        var pause = (grown < LongestPause ? grown : LongestPause) * (0.5 + Random.Shared.NextDouble());
        if (error.RetryAfter > pause) pause = error.RetryAfter.Value;
        LookWhetherHeld();
        await Close();
        LogLost(error.Message, pause.TotalSeconds);
        await Task.Delay(pause, time, cancel);
    }

    /// <summary>A proxy or a virus scanner may hold a stream back until it ends, even its headers.</summary>
    private void LookWhetherHeld()
    {
        var was = _polls;
        _polls = _stream is { IsGreeted: false } && time.GetElapsedTime(_openedAt) > Held;
        if (_polls && !was) LogHeld(server.Name);
    }

    private async ValueTask Close()
    {
        if (_stream is { } stream) await stream.DisposeAsync();
        _stream = null;
    }

    [LoggerMessage(7001, LogLevel.Warning, "{Reason} The feed is asked for again in {Seconds:0.0} s")]
    private partial void LogLost(string reason, double seconds);

    [LoggerMessage(7002, LogLevel.Information, "The feed of {Server} is followed again")]
    private partial void LogLive(string server);

    [LoggerMessage(7003, LogLevel.Warning,
        "Something on the way to {Server} holds event streams back: the feed is polled instead")]
    private partial void LogHeld(string server);
}
