using System.Data.Common;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>The statements on customers and their feed. Batches in, batches out; who gathers them is above (<see cref="CommitWriter"/>).</summary>
internal sealed class CustomerStore(Database database, TimeProvider time)
{
    /// <summary>Commits a batch in one transaction. No name may occur twice in it.</summary>
    public Task<Commit> Commit(IReadOnlyList<CommitItem> items) => database.Write(session => Commit(session, items));

    /// <summary>The same within a transaction that writes more; it must end soon, since it holds the counter.</summary>
    public async Task<Commit> Commit(DbSession session, IReadOnlyList<CommitItem> items)
    {
        var held = await WriteRows(session, items);
        var accepted = items.Where(item => item.ErpnextId is null || held.Contains(item.ErpnextId)).ToList();
        var changed = accepted.Where(item => item.Intent.Change is not null).ToList();
        // The counter comes last, so that its lock is short, and in this transaction, so that the feed has no gap and is in commit order.
        var head = await Advance(session, changed.Count);
        var commit = new Commit(head, time.GetStorableNow(), changed, held);
        await AppendFeed(session, commit, accepted);
        return commit;
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

    /// <returns>The names whose guard held; a row that another writer has changed meanwhile is left as it is.</returns>
    private async Task<HashSet<string>> WriteRows(DbSession session, IReadOnlyList<CommitItem> items)
    {
        // Where there is no row there is none to guard: a decision to do nothing about it stands.
        var held = items.Where(item => item is { Row: null, Version: 0, ErpnextId: not null }).Select(item => item.ErpnextId!).ToHashSet(StringComparer.Ordinal);
        // In name order, so that two silos lock rows in the same order.
        var rows = items.Where(item => item.ErpnextId is not null && !held.Contains(item.ErpnextId)).OrderBy(item => item.ErpnextId, StringComparer.Ordinal).ToLookup(StatementOf);
        var statements = rows.Select(row => new RowStatement<CommitItem>(row.Key, row.Key == Guard ? Columns.Guards : Columns.Customers, [.. row])
        {
            OnRow = reader => held.Add(reader.GetString(0)),
        });
        await database.ExecuteAll(session, [.. statements.OrderByDescending(statement => statement.Name, StringComparer.Ordinal)]);
        return held;
    }

    private const string Guard = "guard_customers";

    private static string StatementOf(CommitItem item) =>
        item.Row is null ? Guard : item.Version == 0 ? "insert_customers" : "update_customers";

    /// <summary>A batch without a change only looks where the feed stands, and holds up nobody.</summary>
    private static async Task<FeedCursor> Advance(DbSession session, int count)
    {
        var statement = count == 0 ? session.Statement("read_head") : session.Statement("advance_feed").With("@count", count);
        await using var reader = await statement.ExecuteReaderAsync();
        await reader.ReadAsync();
        return Cursor(reader);
    }

    private async Task AppendFeed(DbSession session, Commit commit, List<CommitItem> accepted)
    {
        var changes = commit.Numbered.ToList();
        var sequences = changes.ToDictionary(change => change.Item, change => change.Sequence);
        var deliveries = accepted.Where(item => item.Intent.Delivery is not null)
            .Select(item => new NumberedDelivery(sequences.TryGetValue(item, out var sequence) ? sequence : null, item.Intent.Delivery!)).ToList();
        var statements = new List<RowStatement>();
        if (changes.Count > 0)
        {
            statements.Add(new RowStatement<NumberedChange>("append_changes", Columns.Changes, changes));
            statements.Add(new RowStatement<NumberedChange>("place_customers", Columns.Places, changes));
        }
        foreach (var statement in deliveries.ToLookup(logged => logged.Of.Attempt == 0 ? "append_deliveries" : "settle_deliveries"))
            statements.Add(new RowStatement<NumberedDelivery>(statement.Key, Columns.Deliveries, [.. statement]));
        await database.ExecuteAll(session, statements);
    }

    internal static FeedCursor Cursor(DbDataReader reader) => new(reader.GetString(0), reader.GetInt64(1));
}
