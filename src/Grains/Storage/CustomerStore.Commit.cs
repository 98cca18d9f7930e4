using System.Data.Common;
using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>
/// One commit, from top to bottom: lock the rows and check their versions (or suppose that they hold), then the
/// counter, then everything that has its numbers. How statements travel is each engine's own
/// (<c>PostgreSqlStatements</c>, <c>SqliteStatements</c>, <c>SqlServerStatements</c>); who gathers batches, answers and
/// publishes is <see cref="CommitWriter"/>.
/// </summary>
internal sealed partial class CustomerStore
{
    /// <summary>
    /// Commits a batch in one transaction. Where the engine can, the first attempt is optimistic, one round trip; when
    /// a version does not hold it is rolled back, and the next looks first.
    /// </summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Task<Commit> Commit(IReadOnlyList<CommitItem> items)
    {
        var isOptimistic = database.CanRequireVersions;
        return database.Write(session =>
        {
            if (!isOptimistic) return CommitLocked(session, items, isLast: true);
            isOptimistic = false;
            return CommitOptimistically(session, items);
        });
    }

    /// <summary>The same within a transaction that writes more; it must end soon, since it holds the counter.</summary>
    /// <param name="noted">A row that was written after it is left as it is, as if its version did not hold.</param>
    /// <param name="beforeCounter">Writes what the transaction has beside, of what was accepted.</param>
    /// <param name="runId">The sync run that writes them; null outside of any.</param>
    public Task<Commit> Commit(
        DbSession session, IReadOnlyList<CommitItem> items, FeedHead noted, string? runId,
        Func<IReadOnlyList<CommitItem>, Task> beforeCounter) =>
        CommitLocked(session, items, isLast: false, noted, beforeCounter, runId);

    /// <summary>
    /// Commits rows in the place of those of the same names, within a transaction that writes more. What was told of a
    /// row whose id does not live on goes on as the history of the row that has its name now. Every row gets a version
    /// above all that these names have had, so that a grain that is awake meets a conflict.
    /// </summary>
    /// <param name="known">One per name: what it is known to have.</param>
    /// <returns>Null when a version does not hold or a row was written after <paramref name="noted"/>: the transaction
    /// is not to stand then.</returns>
    public async Task<Commit?> Replace(
        DbSession session, IReadOnlyList<CommitItem> known, IReadOnlyList<CommitItem> rows, FeedHead noted,
        string? runId, Func<IReadOnlyList<CommitItem>, Task> beforeCounter)
    {
        var held = await LockAndCheckVersions(session, known, noted);
        if (held.Count < known.Count) return null;
        var removed = new List<(Guid Id, string Name)>();
        await database.Run(session,
            [Statement.Of("remove_customers", Columns.Names, known)
                with { OnRow = row => removed.Add((row.GetGuid(0), row.GetString(1))) }]);
        if (removed.Count != known.Count(item => item.Version > 0)) return null;
        var living = rows.Select(row => row.Row!.Customer!.Id).ToHashSet();
        foreach (var (id, name) in removed.Where(row => !living.Contains(row.Id)))
            await Adopt(session, id, Heir(rows, name).Id);
        await beforeCounter(rows);
        return await WriteNumbered(session, [], rows, held, isLast: false, runId);
    }

    /// <summary>Who has that name now; of a name that was given up, who was given another for it.</summary>
    private static Customers.Customer Heir(IReadOnlyList<CommitItem> rows, string name)
    {
        var heir = rows.First(row => row.ErpnextId == name).Row!.Customer!;
        return heir.RenamedTo is { } renamed ? rows.First(row => row.ErpnextId == renamed).Row!.Customer! : heir;
    }

    /// <summary>
    /// A name whose version does not hold fails the transaction, and so does a new one that was taken meanwhile, by its
    /// unique key.
    /// </summary>
    private Task<Commit> CommitOptimistically(DbSession session, IReadOnlyList<CommitItem> items)
    {
        var named = InNameOrder(items);
        var known = named.FindAll(item => item.Version > 0);
        List<Statement> demand = known.Count == 0
            ? [] : [Statement.Of("require_versions", Columns.Versions, known) with { IsDemand = true }];
        return WriteNumbered(session, demand, items, named.Select(item => item.ErpnextId!)
            .ToHashSet(StringComparer.Ordinal), isLast: true);
    }

    private async Task<Commit> CommitLocked(
        DbSession session, IReadOnlyList<CommitItem> items, bool isLast, FeedHead? noted = null,
        Func<IReadOnlyList<CommitItem>, Task>? beforeCounter = null, string? runId = null)
    {
        var held = await LockAndCheckVersions(session, items, noted);
        var accepted = items.Where(item => item.ErpnextId is null || held.Contains(item.ErpnextId)).ToList();
        if (beforeCounter is not null) await beforeCounter(accepted);
        return await WriteNumbered(session, [], accepted, held, isLast, runId);
    }

    /// <returns> The names whose version holds, to the end of the transaction; a row that another writer has changed
    /// meanwhile is left as it is. </returns>
    private async Task<HashSet<string>> LockAndCheckVersions(
        DbSession session, IReadOnlyList<CommitItem> items, FeedHead? noted)
    {
        var named = InNameOrder(items);
        List<CommitItem> known = named.FindAll(item => item.Version > 0), absent =
            named.FindAll(item => item.Version == 0);
        // Where there is no row there is none to lock: a decision to do nothing about it stands.
        var held = absent.Select(item => item.ErpnextId!).ToHashSet(StringComparer.Ordinal);
        var fresh = absent.FindAll(item => item.Row is not null);
        var statements = new List<Statement>();
        if (fresh.Count > 0)
            statements.Add(Statement.Of("taken_customers", Columns.Names, fresh)
                with { OnRow = row => held.Remove(row.GetString(0)) });
        if (known.Count > 0)
            statements.Add(Statement.Of("lock_customers", Columns.Versions, known) with { OnRow = Holds });
        await database.Run(session, statements);
        return held;

        void Holds(DbDataReader row)
        {
            if (noted?.Precedes(row.GetInt64(1)) is not true) held.Add(row.GetString(0));
        }
    }

    /// <summary>
    /// The counter comes when no lock of a row is waited for any more, so that its own is short, and in this
    /// transaction, so that the feed has no gap and is in commit order. The rows come after it: each is written once,
    /// with its place. A batch that writes no row only looks where the feed stands, and holds up nobody.
    /// </summary>
    private async Task<Commit> WriteNumbered(
        DbSession session, IReadOnlyList<Statement> before, IReadOnlyList<CommitItem> accepted, HashSet<string> held,
        bool isLast, string? runId = null)
    {
        var at = time.GetStorableNow();
        var changed = accepted.Where(item => item.Intent.Change is not null).ToList();
        if (session.Measured is { } measured) measured.Changes = changed.Count;
        var numbered = AssignSequences(accepted, changed.Count, at, runId);
        var head = default(FeedHead);
        var counter = accepted.Any(item => item.Row is not null)
            ? new Statement("advance_feed") { Values = [("@count", changed.Count)] }
            : new Statement("read_head");
        await database.Run(session,
            [.. before, counter with { OnRow = row => head = Head(row) }, .. Begun(numbered), .. Rows(numbered),
                .. Changes(numbered), .. Deliveries(numbered)], isLast);
        if (head.Cursor.Epoch is null) throw FeedStore.NoCounter(); // What is numbered by it was not written.
        return new Commit(head.Cursor, head.Touched, at, changed, held);
    }

    /// <summary>Counted back from the head that the counter is going to have.</summary>
    private static List<NumberedItem> AssignSequences(
        IReadOnlyList<CommitItem> accepted, int changes, DateTimeOffset at, string? runId)
    {
        long next = 1 - changes;
        return [.. accepted.Select(
            item => new NumberedItem(item, item.Intent.Change is null ? null : next++, at, runId))];
    }

    private static IEnumerable<Statement> Rows(List<NumberedItem> numbered) => numbered
        .Where(row => row.Item.Row is not null)
        .OrderBy(row => row.Item.ErpnextId, StringComparer.Ordinal)
        .ToLookup(row => row.Item.Inserts ? "insert_customers" : "update_customers")
        .Select(statement => Statement.Of(statement.Key, Columns.Customers, [.. statement])
            with { Differences = [.. statement.Select(row => row.Item.Differences)] });

    /// <summary>A row that is created where there is one is another customer of the same name.</summary>
    private static IEnumerable<Statement> Begun(List<NumberedItem> numbered)
    {
        var begun = numbered.FindAll(row => row.Item is { Inserts: false, Intent.Change.Kind: ChangeKind.Created });
        return begun.Count == 0 ? [] : [Statement.Of("begin_customers", Columns.Identities, begun)];
    }

    private static IEnumerable<Statement> Changes(List<NumberedItem> numbered)
    {
        var changes = numbered.FindAll(item => item.Sequence is not null);
        return changes.Count == 0 ? [] : [Statement.Of("append_changes", Columns.Changes, changes)];
    }

    private static IEnumerable<Statement> Deliveries(List<NumberedItem> numbered) => numbered
        .Where(item => item.Item.Intent.Delivery is not null)
        .ToLookup(logged => logged.Item.Intent.Delivery!.Delivery.Attempt == 0
            ? "append_deliveries" : "settle_deliveries")
        .Select(statement => Statement.Of(statement.Key, Columns.Deliveries, [.. statement]));

    /// <summary>Two silos lock rows in the same order.</summary>
    /// <exception cref="ArgumentException">A name occurs twice: each of its rows would be written, and the feed would
    /// tell of both.</exception>
    private static List<CommitItem> InNameOrder(IReadOnlyList<CommitItem> items)
    {
        var named = items.Where(item => item.ErpnextId is not null)
            .OrderBy(item => item.ErpnextId, StringComparer.Ordinal).ToList();
        for (var i = 1; i < named.Count; i++)
            if (named[i].ErpnextId == named[i - 1].ErpnextId)
                throw new ArgumentException("A customer occurs twice in one commit.", nameof(items));
        return named;
    }

    private Task<int> Adopt(DbSession session, Guid from, Guid to) => session.Statement("adopt_changes")
        .With("@from", database.Bindable(from)).With("@to", database.Bindable(to)).ExecuteNonQueryAsync();

    /// <summary>Where the feed stands; of the oldest change only <c>read_head</c> tells.</summary>
    internal static FeedHead Head(DbDataReader row) => new(
        new FeedCursor(row.GetString(0), row.GetInt64(1)), 0, row.GetInt64(row.GetOrdinal("touched")));
}
