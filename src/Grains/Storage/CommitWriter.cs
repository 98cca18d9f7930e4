using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Storage;

/// <summary>
/// The silo's one writer of customers: while a transaction commits, what waits gathers, and the next transaction takes it all.
/// After the commit it answers the waiting grains and hands the changes to the stream.
/// </summary>
internal sealed partial class CommitWriter : IAsyncDisposable
{
    private const int MaxBatch = 512;

    private readonly CustomerStore _store;
    private readonly Database _database;
    private readonly ICommittedChanges _committed;
    private readonly ILogger<CommitWriter> _log;
    private readonly Batcher<CommitItem, CommitResult> _batcher;

    public CommitWriter(CustomerStore store, Database database, ICommittedChanges committed, ILogger<CommitWriter> log)
    {
        (_store, _database, _committed, _log) = (store, database, committed, log);
        _batcher = new(MaxBatch, Run);
    }

    /// <exception cref="StorageUnavailableException">It is not known to be committed; read the row again before deciding anew.</exception>
    public Task<CommitResult> Commit(CommitItem item) => _batcher.Add(item);

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();

    private async Task<IReadOnlyList<CommitResult>> Run(IReadOnlyList<CommitItem> items)
    {
        var results = new CommitResult[items.Count];
        foreach (var turn in Turns(items)) await RunTurn(items, turn, results);
        return results;
    }

    /// <summary>A name may occur once per transaction; a second item of the same name waits for the next turn.</summary>
    private static IEnumerable<List<int>> Turns(IReadOnlyList<CommitItem> items)
    {
        var turns = new List<(List<int> Indexes, HashSet<string> Names)>();
        for (var i = 0; i < items.Count; i++)
        {
            var name = items[i].ErpnextId;
            var turn = turns.Find(turn => name is null || !turn.Names.Contains(name));
            if (turn.Indexes is null) turns.Add(turn = ([], new(StringComparer.Ordinal)));
            turn.Indexes.Add(i);
            if (name is not null) turn.Names.Add(name);
        }
        return turns.Select(turn => turn.Indexes);
    }

    private async Task RunTurn(IReadOnlyList<CommitItem> items, List<int> turn, CommitResult[] results)
    {
        var batch = turn.ConvertAll(index => items[index]);
        var commit = await CommitOrExplain(batch);
        var cursors = new Dictionary<CommitItem, FeedCursor>();
        var changes = new List<CustomerChange>(commit.Changed.Count);
        foreach (var numbered in commit.Numbered)
        {
            cursors[numbered.Item] = commit.Head with { Sequence = numbered.Sequence };
            changes.Add(commit.ToChange(numbered));
        }
        foreach (var index in turn) results[index] = Result(items[index], commit, cursors);
        _committed.Committed(new FeedEvent(commit.Head, changes));
    }

    private static CommitResult Result(CommitItem item, Commit commit, Dictionary<CommitItem, FeedCursor> cursors) => new(
        Conflict: item.ErpnextId is { } name && !commit.Held.Contains(name),
        Cursor: cursors.TryGetValue(item, out var cursor) ? cursor : null);

    private async Task<Commit> CommitOrExplain(List<CommitItem> batch)
    {
        try { return await _store.Commit(batch); }
        catch (Exception error) when (_database.IsTransient(error))
        {
            LogUnavailable(batch.Count, error);
            throw new StorageUnavailableException($"The database cannot commit now: {error.Message}");
        }
    }

    [LoggerMessage(1101, LogLevel.Error, "A commit of {Count} items failed; whoever sent them is told to try again")]
    private partial void LogUnavailable(int count, Exception error);
}

/// <summary>Takes what was committed, in feed order of this silo. It must not throw and not wait.</summary>
internal interface ICommittedChanges
{
    void Committed(FeedEvent batch);
}
