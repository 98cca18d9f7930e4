using System.Collections.Concurrent;
using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>
/// Up to where cursors of earlier epochs are good in the history that goes on. Each epoch is asked for once: when a
/// silo has started, thousands of clients
/// come back with the same.
/// </summary>
internal sealed class EarlierEpochs(Func<FeedCursor, Task<FeedPage>> read)
{
    /// <summary>Clients send what they like: beyond so many the feed is asked each time.</summary>
    private const int MaxEpochs = 64;

    private readonly ConcurrentDictionary<string, Task<long?>> _until = new(StringComparer.Ordinal);

    public async ValueTask<bool> Include(FeedCursor cursor)
    {
        var asked = _until.Count < MaxEpochs
            ? _until.GetOrAdd(cursor.Epoch, Ask) : _until.GetValueOrDefault(cursor.Epoch) ?? Ask(cursor.Epoch);
        long? until = null;
        try { return cursor.Sequence <= (until = await asked); }
        finally
        {
            // Not known yet, or not at all: the next one asks again.
            if (until is null) _until.TryRemove(KeyValuePair.Create(cursor.Epoch, asked));
        }
    }

    private async Task<long?> Ask(string epoch) => (await read(new FeedCursor(epoch, 0))).Until;
}
