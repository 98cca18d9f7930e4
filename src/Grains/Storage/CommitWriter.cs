using CustomerSync.Customers;
using CustomerSync.Feed;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Storage;

/// <summary>
/// The silo's one writer of customers: while a transaction commits, what waits gathers, and the next transaction takes
/// it all. After the commit it answers the waiting grains and hands the changes to the stream.
/// </summary>
internal sealed partial class CommitWriter : IAsyncDisposable
{
    private const int MaxBatch = 512;

    private readonly record struct Outcome(CommitResult Result, Exception? Error = null);

    private readonly CustomerStore _store;
    private readonly Database _database;
    private readonly ICommittedChanges _committed;
    private readonly ILogger<CommitWriter> _log;
    private readonly Batcher<CommitItem, Outcome> _batcher;

    public CommitWriter(CustomerStore store, Database database, ICommittedChanges committed, ILogger<CommitWriter> log)
    {
        (_store, _database, _committed, _log) = (store, database, committed, log);
        _batcher = new(MaxBatch, Run);
    }

    /// <exception cref="StorageUnavailableException">It is not known to be committed; read the row again before
    /// deciding anew.</exception>
    /// <exception cref="StorageRefusedException">The database will not take it, now or later; what was gathered with it
    /// was committed.</exception>
    public async Task<CommitResult> Commit(CommitItem item)
    {
        var outcome = await _batcher.Add(item);
        return outcome.Error is null ? outcome.Result : throw outcome.Error;
    }

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();

    private async Task<IReadOnlyList<Outcome>> Run(IReadOnlyList<CommitItem> items)
    {
        var outcomes = new Outcome[items.Count];
        foreach (var batch in BatchesWithoutRepeatedName(items)) await RunBatch(items, batch, outcomes);
        return outcomes;
    }

    /// <summary>A name may occur once per transaction; a second item of the same name waits for the next.</summary>
    private static IEnumerable<List<int>> BatchesWithoutRepeatedName(IReadOnlyList<CommitItem> items)
    {
        var batches = new List<(List<int> Indexes, HashSet<string> Names)>();
        for (var i = 0; i < items.Count; i++)
        {
            var name = items[i].ErpnextId;
            var batch = batches.Find(batch => name is null || !batch.Names.Contains(name));
            if (batch.Indexes is null) batches.Add(batch = ([], new(StringComparer.Ordinal)));
            batch.Indexes.Add(i);
            if (name is not null) batch.Names.Add(name);
        }
        return batches.Select(batch => batch.Indexes);
    }

    /// <summary>
    /// One transaction; when the database refuses it, one for each of its items, so that only the bad one fails.
    /// </summary>
    private async Task RunBatch(IReadOnlyList<CommitItem> items, List<int> batch, Outcome[] outcomes)
    {
        Commit commit;
        try { commit = await _store.Commit(batch.ConvertAll(index => items[index])); }
        catch (Exception error) when (_database.IsTransient(error))
        {
            LogUnavailable(batch.Count, error);
            Fail(batch, outcomes, new StorageUnavailableException($"The database cannot commit now: {error.Message}"));
            return;
        }
        catch (Exception error) when (batch.Count > 1)
        {
            LogOneByOne(batch.Count, error.Message);
            foreach (var index in batch) await RunBatch(items, [index], outcomes);
            return;
        }
        catch (Exception error) // The loop's edge: who sent it is told.
        {
            LogRefused(error);
            Fail(batch, outcomes, new StorageRefusedException($"The database refuses this row: {error.Message}"));
            return;
        }
        Publish(items, batch, commit, outcomes); // It is committed: whatever comes of this, it is not done again.
    }

    private void Publish(IReadOnlyList<CommitItem> items, List<int> batch, Commit commit, Outcome[] outcomes)
    {
        var changes = commit.Changes().ToList();
        var told = changes.ToDictionary(change => change.Item, change => change.Change);
        foreach (var index in batch) outcomes[index] = new(Result(items[index], commit, told));
        if (changes.Count > 0)
            _committed.Committed(new FeedEvent(commit.Head, changes.ConvertAll(change => change.Change)));
    }

    private static CommitResult Result(CommitItem item, Commit commit, Dictionary<CommitItem, CustomerChange> told) =>
        new(
        Conflict: item.ErpnextId is { } name && !commit.VersionsMatched.Contains(name),
        Change: told.GetValueOrDefault(item),
        commit.Touched);

    private static void Fail(List<int> batch, Outcome[] outcomes, Exception error)
    {
        foreach (var index in batch) outcomes[index] = new(default, error);
    }

    [LoggerMessage(1101, LogLevel.Error, "A commit of {Count} items failed; whoever sent them is told to try again")]
    private partial void LogUnavailable(int count, Exception error);

    [LoggerMessage(1102, LogLevel.Warning, "A commit of {Count} items was refused and is done one by one: {Error}")]
    private partial void LogOneByOne(int count, string error);

    [LoggerMessage(1103, LogLevel.Error, "The database refuses an item; it is not written")]
    private partial void LogRefused(Exception error);
}

/// <summary>
/// Takes what was committed: the changes, or of a bulk page the head alone. It must not throw and not wait.
/// </summary>
internal interface ICommittedChanges
{
    void Committed(FeedEvent batch);
}
