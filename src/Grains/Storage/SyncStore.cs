using System.Data.Common;
using System.Globalization;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// The sync's side of the storage: a page is compared in one query and committed, with its changes and the run's checkpoint, in one
/// transaction. No grain is activated; one that is awake meets a version conflict at its next commit and reads again.
/// </summary>
internal sealed class SyncStore(Database database, CustomerStore customers, ICommittedChanges committed, TimeProvider time)
{
    /// <summary>What is known of those names, erased ones too; a name of which nothing is known is missing.</summary>
    public Task<Dictionary<string, KnownCustomer>> ComparePage(IReadOnlyCollection<string> names) => database.Read(async session =>
    {
        var known = new Dictionary<string, KnownCustomer>(names.Count, StringComparer.Ordinal);
        await using (var reader = await database.WithTexts(session.Statement("compare_page"), "@names", names).ExecuteReaderAsync())
            while (await reader.ReadAsync()) known[reader.GetString(1)] = CustomerRows.Known(reader);
        var missing = names.Where(name => !known.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var (name, until) in await Eraser.Read(session, database, missing)) known[name] = new(0, null, Eraser.Times(until));
        return known;
    });

    /// <summary>Commits a page whole, or, when the lease is lost, nothing of it. The stream is told the new head and not the rows: the fronts read the range.</summary>
    /// <exception cref="StorageUnavailableException">It is not known to be committed; compare the page again.</exception>
    public async Task<PageCommit> CommitPage(SyncPage page)
    {
        var (current, late) = (new List<CommitItem>(page.Items.Count), new List<string>());
        foreach (var item in page.Items)
            if (item.Row?.Customer?.Sequence > page.HeadBefore.Sequence) late.Add(item.ErpnextId!);
            else current.Add(item);
        try
        {
            var commit = await Write(session => Commit(session, page, current));
            late.AddRange(current.Select(item => item.ErpnextId!).Where(name => !commit.Held.Contains(name)));
            if (commit.Changed.Count > 0) committed.Committed(new FeedEvent(commit.Head, []));
            return new PageCommit(true, commit.Head, commit.Changed.Count, late);
        }
        catch (UndoneException undone)
        {
            return new PageCommit(undone.LeaseHeld, page.HeadBefore, 0, [.. page.Items.Select(item => item.ErpnextId!)]);
        }
    }

    /// <returns>The lease of the new run; null when one is running.</returns>
    public async Task<SyncLease?> StartRun(string kind, string checkpoint)
    {
        var now = time.GetStorableNow();
        var lease = new SyncLease(Guid.CreateVersion7(now).ToString("N"), Guid.NewGuid().ToString("N"));
        var begun = await Write(session => Of(session, "start_run", lease)
            .With("@kind", kind).With("@checkpoint", checkpoint).With("@at", database.Bindable(now)).ExecuteNonQueryAsync());
        return begun > 0 ? lease : null;
    }

    /// <summary>Takes a running run over, from a silo that died or from oneself before a restart.</summary>
    /// <returns>Null when it is not running.</returns>
    public async Task<SyncLease?> TakeRun(string runId)
    {
        var lease = new SyncLease(runId, Guid.NewGuid().ToString("N"));
        return await Write(session => Of(session, "take_run", lease).ExecuteNonQueryAsync()) > 0 ? lease : null;
    }

    /// <param name="state">How it ended: a word.</param>
    /// <returns>False when the lease is lost.</returns>
    public async Task<bool> FinishRun(SyncLease lease, string state, string? error) =>
        await Write(session => Of(session, "finish_run", lease)
            .With("@state", state).With("@error", error).With("@at", database.Bindable(time.GetStorableNow())).ExecuteNonQueryAsync()) > 0;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<SyncRunRow>> Runs(int limit) => Runs("", limit);

    public async Task<SyncRunRow?> Run(string id) => (await Runs(id, 1)).SingleOrDefault();

    /// <summary>For what fails outside a page; a page brings its own.</summary>
    public Task AddFailures(string runId, IReadOnlyList<SyncFailureRow> failures) => Write(async session =>
    {
        await Append(session, runId, failures);
        return failures.Count;
    });

    /// <summary>By name, those that follow <paramref name="after"/>.</summary>
    public Task<IReadOnlyList<SyncFailureRow>> Failures(string runId, string after, int limit) => database.Read(async session =>
    {
        var failures = new List<SyncFailureRow>();
        await using var reader = await session.Statement("list_failures")
            .With("@run_id", runId).With("@after", after).With("@limit", limit).ExecuteReaderAsync();
        while (await reader.ReadAsync()) failures.Add(new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return (IReadOnlyList<SyncFailureRow>)failures;
    });

    private async Task<Commit> Commit(DbSession session, SyncPage page, List<CommitItem> items)
    {
        var commit = await customers.Commit(session, items);
        if (commit.Head.Epoch != page.HeadBefore.Epoch) throw new UndoneException(leaseHeld: true); // Another history: what was noted says nothing.
        await Append(session, page.Lease.RunId, page.Failures);
        var kinds = commit.Changed.CountBy(item => item.Intent.Change!.Kind).ToDictionary();
        var (created, deleted) = (kinds.GetValueOrDefault(ChangeKind.Created), kinds.GetValueOrDefault(ChangeKind.Deleted));
        var held = await Of(session, "advance_run", page.Lease).With("@checkpoint", page.Checkpoint).With("@processed", page.Processed)
            .With("@created", created).With("@updated", commit.Changed.Count - created - deleted).With("@deleted", deleted)
            .With("@failed", page.Failures.Count).ExecuteNonQueryAsync();
        return held > 0 ? commit : throw new UndoneException(leaseHeld: false);
    }

    private Task Append(DbSession session, string runId, IReadOnlyList<SyncFailureRow> failures) => failures.Count == 0
        ? Task.CompletedTask
        : database.Execute(session, "add_failures", Columns.Failures, [.. failures.Select(failure => new RunFailure(runId, failure))]);

    private Task<IReadOnlyList<SyncRunRow>> Runs(string id, int limit) => database.Read(async session =>
    {
        var runs = new List<SyncRunRow>();
        await using var reader = await session.Statement("list_runs").With("@id", id).With("@limit", limit).ExecuteReaderAsync();
        while (await reader.ReadAsync()) runs.Add(Row(reader));
        return (IReadOnlyList<SyncRunRow>)runs;
    });

    private async Task<T> Write<T>(Func<DbSession, Task<T>> work)
    {
        try { return await database.Write(work); }
        catch (Exception error) when (error is not StorageUnavailableException && database.IsTransient(error))
        {
            throw new StorageUnavailableException($"The database cannot commit now: {error.Message}");
        }
    }

    private static DbCommand Of(DbSession session, string statement, SyncLease lease) =>
        session.Statement(statement).With("@id", lease.RunId).With("@lease", lease.Token);

    private static SyncRunRow Row(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4),
        row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5), row.IsDBNull(6) ? null : row.GetString(6),
        new SyncCounts(Count(row, 7), Count(row, 8), Count(row, 9), Count(row, 10), Count(row, 11), Count(row, 12)));

    private static long Count(DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>Rolls the transaction back: whatever it wrote is not to stand.</summary>
    private sealed class UndoneException(bool leaseHeld) : Exception
    {
        public bool LeaseHeld { get; } = leaseHeld;
    }
}
