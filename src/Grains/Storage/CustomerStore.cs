using System.Data.Common;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>The statements on customers and their feed. Batches in, batches out; who gathers them is above (<see cref="CommitWriter"/>).</summary>
internal sealed class CustomerStore(Database database, TimeProvider time)
{
    /// <summary>
    /// Commits a batch in one transaction. No name may occur twice in it. Where the engine can, its first attempt supposes that every guard
    /// holds, which is one round trip; when one does not, it is rolled back, and the next asks first.
    /// </summary>
    public Task<Commit> Commit(IReadOnlyList<CommitItem> items)
    {
        var supposes = database.CanRequire;
        return database.Write(session =>
        {
            if (!supposes) return Commit(session, items, isLast: true);
            supposes = false;
            return Suppose(session, items);
        });
    }

    /// <summary>The same within a transaction that writes more; it must end soon, since it holds the counter.</summary>
    /// <param name="isLast">Whether the transaction ends with it: a server may then be told so in the same round trip.</param>
    /// <param name="noted">A row that was written after it is left as it is, as if another had its guard.</param>
    public async Task<Commit> Commit(DbSession session, IReadOnlyList<CommitItem> items, bool isLast = false, FeedHead? noted = null)
    {
        var held = await Hold(session, items, noted);
        return await Number(session, items.Where(item => item.ErpnextId is null || held.Contains(item.ErpnextId)).ToList(), held, isLast);
    }

    /// <summary>
    /// Commits rows in the place of those of the same names, within a transaction that writes more. What was told of any of them goes on as the
    /// history of <paramref name="heir"/>. Every row gets a version above all that its name has had, so that a grain that is awake meets a conflict.
    /// </summary>
    /// <param name="guards">One per name: what it is known to have.</param>
    /// <returns>Null when a guard does not hold or a row was written after <paramref name="noted"/>: the transaction is not to stand then.</returns>
    public async Task<Commit?> Replace(DbSession session, IReadOnlyList<CommitItem> guards, IReadOnlyList<CommitItem> rows, Guid heir, FeedHead noted)
    {
        var held = await Hold(session, guards, noted);
        if (held.Count < guards.Count) return null;
        var removed = new List<Guid>();
        await database.Execute(session, "remove_customers", Columns.Names, guards, row => removed.Add(row.GetGuid(0)));
        if (removed.Count != guards.Count(guard => guard.Version > 0)) return null;
        foreach (var id in removed.Where(id => id != heir))
            await session.Statement("adopt_changes").With("@from", database.Bindable(id)).With("@to", database.Bindable(heir)).ExecuteNonQueryAsync();
        return await Number(session, rows, held, isLast: false);
    }

    /// <summary>The rows of those names; a name that has none is missing.</summary>
    public Task<Dictionary<string, StoredCustomer>> Read(IReadOnlyCollection<string> names) => database.Read(session => Read(session, names));

    private async Task<Dictionary<string, StoredCustomer>> Read(DbSession session, IReadOnlyCollection<string> names)
    {
        var rows = new Dictionary<string, StoredCustomer>(StringComparer.Ordinal);
        await using var reader = await database.WithTexts(session.Statement("read_customers"), "@names", names).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = CustomerRows.Stored(reader);
            rows[row.Customer!.ErpnextId] = row;
        }
        return rows;
    }

    /// <summary>The same, with what is left of erased customers: a row without a customer that knows when it was deleted.</summary>
    public Task<Dictionary<string, StoredCustomer>> ReadWithErased(IReadOnlyCollection<string> names) => database.Read(async session =>
    {
        var rows = await Read(session, names);
        var missing = names.Where(name => !rows.ContainsKey(name)).ToList();
        if (missing.Count == 0) return rows;
        foreach (var (name, until) in await Eraser.Read(session, database, missing))
            rows[name] = new StoredCustomer { Times = Eraser.Times(until) };
        return rows;
    });

    /// <summary>Writes all of it, or fails: a name that was taken meanwhile fails its unique key.</summary>
    private Task<Commit> Suppose(DbSession session, IReadOnlyList<CommitItem> items)
    {
        var named = InNameOrder(items).ToList();
        var known = named.FindAll(item => item.Version > 0);
        List<RowStatement> demand = known.Count == 0 ? [] : [new RowStatement<CommitItem>("require_guards", Columns.Guards, known) { OnRow = _ => { } }];
        return Number(session, items, named.Select(item => item.ErpnextId!).ToHashSet(StringComparer.Ordinal), isLast: true, demand);
    }

    /// <summary>Two silos lock rows in the same order.</summary>
    private static IOrderedEnumerable<CommitItem> InNameOrder(IReadOnlyList<CommitItem> items) =>
        items.Where(item => item.ErpnextId is not null).OrderBy(item => item.ErpnextId, StringComparer.Ordinal);

    /// <returns>The names whose guard holds, to the end of the transaction; a row that another writer has changed meanwhile is left as it is.</returns>
    private async Task<HashSet<string>> Hold(DbSession session, IReadOnlyList<CommitItem> items, FeedHead? noted)
    {
        var named = InNameOrder(items).ToLookup(item => item.Version == 0);
        // Where there is no row there is none to guard: a decision to do nothing about it stands.
        var held = named[true].Select(item => item.ErpnextId!).ToHashSet(StringComparer.Ordinal);
        List<CommitItem> fresh = [.. named[true].Where(item => item.Row is not null)], known = [.. named[false]];
        var statements = new List<RowStatement>();
        if (fresh.Count > 0) statements.Add(new RowStatement<CommitItem>("taken_customers", Columns.Names, fresh) { OnRow = row => held.Remove(row.GetString(0)) });
        if (known.Count > 0) statements.Add(new RowStatement<CommitItem>("guard_customers", Columns.Guards, known) { OnRow = Guarded });
        await database.ExecuteAll(session, statements);
        return held;

        void Guarded(DbDataReader row)
        {
            if (noted?.IsBefore(row.GetInt64(1)) is not true) held.Add(row.GetString(0));
        }
    }

    /// <summary>Writes what was accepted, and the changes of it with their numbers.</summary>
    private async Task<Commit> Number(
        DbSession session, IReadOnlyList<CommitItem> accepted, HashSet<string> held, bool isLast, IReadOnlyList<RowStatement>? before = null)
    {
        var changed = accepted.Where(item => item.Intent.Change is not null).ToList();
        // The counter comes when no lock of a row is waited for any more, so that its own is short, and in this transaction, so that the feed
        // has no gap and is in commit order. The rows come after it: each is written once, with its place.
        var at = time.GetStorableNow();
        var head = await database.WriteNumbered(
            session, changed.Count, accepted.Any(item => item.Row is not null), before ?? [], head => Statements(new Commit(head, 0, at, changed, held), accepted), isLast);
        return new Commit(head.Cursor, head.Touched, at, changed, held);
    }

    private static List<RowStatement> Statements(Commit commit, IReadOnlyList<CommitItem> accepted)
    {
        var changes = commit.Numbered.ToList();
        var sequences = changes.ToDictionary(change => change.Item, change => (long?)change.Sequence);
        var rows = accepted.Where(item => item.Row is not null).Select(item => new NumberedItem(sequences.GetValueOrDefault(item), item))
            .OrderBy(row => row.Item.ErpnextId, StringComparer.Ordinal).ToLookup(row => row.Item.Inserts ? "insert_customers" : "update_customers");
        var deliveries = accepted.Where(item => item.Intent.Delivery is not null)
            .Select(item => new NumberedDelivery(sequences.GetValueOrDefault(item), item.Intent.Delivery!))
            .ToLookup(logged => logged.Received.Attempt == 0 ? "append_deliveries" : "settle_deliveries");
        var statements = new List<RowStatement>();
        statements.AddRange(rows.Select(statement => new RowStatement<NumberedItem>(statement.Key, Columns.Customers, [.. statement])));
        if (changes.Count > 0) statements.Add(new RowStatement<NumberedChange>("append_changes", Columns.Changes, changes));
        statements.AddRange(deliveries.Select(statement => new RowStatement<NumberedDelivery>(statement.Key, Columns.Deliveries, [.. statement])));
        return statements;
    }

    /// <summary>Where the feed stands; of the oldest change only <c>read_head</c> tells.</summary>
    internal static FeedHead Head(DbDataReader reader) => new(
        new FeedCursor(reader.GetString(0), reader.GetInt64(1)), 0, reader.GetInt64(reader.GetOrdinal("touched")));
}
