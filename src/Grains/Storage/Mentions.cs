using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// Where a customer's names stand outside of what is its own: in rows and changes of customers that bore it, took its
/// place or were merged into it, in runs of the sync, and in sentences. What was found is replaced later, in a
/// transaction of its own or the one that erases: to find it takes seconds in a large feed. What was written meanwhile
/// is left, and found the next time.
/// </summary>
internal sealed partial class Mentions(IReadOnlySet<string> names, ErpnextName pseudonym)
{
    /// <summary>Changes that one statement looks through: a fraction of a second.</summary>
    private const int ChangesPerStep = 5_000;

    /// <summary>What tells of a customer in a row or a change.</summary>
    private static readonly string[] References = ["erpnextId", "previousIds", "renamedTo", "mergedInto"];

    /// <summary>What tells of a customer in the progress of a run: where a list stands, and examples.</summary>
    private static readonly string[] Positions = ["name", "patrolAfter", "patrolOursAfter", "examples"];

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Func<DbSession, Task>> _replacements = [];
    private readonly List<Func<DbSession, long, Task>> _customers = [];
    private long _sequence;

    /// <summary>Whether the last look found any.</summary>
    public bool Any => _replacements.Count + _customers.Count > 0;

    /// <summary>Of the feed only what it did not see before.</summary>
    public async Task Find(DbSession session)
    {
        _replacements.Clear();
        _customers.Clear();
        foreach (var name in names) await FindInCustomers(session, name);
        var seen = await FindInChanges(session);
        await FindInRuns(session);
        await FindInDeliveries(session);
        await FindInFailures(session);
        await FindInViews(session);
        _sequence = seen; // Last: a look that the database broke off is done again.
    }

    /// <returns>The number of this commit, which the rows that it wrote have.</returns>
    public async Task<long> Replace(DbSession session)
    {
        foreach (var replacement in _replacements) await replacement(session);
        var touched = await session.Statement("advance_feed").With("@count", 0L)
            .ReadFirst(row => CustomerStore.Head(row).Touched);
        foreach (var replacement in _customers) await replacement(session, touched);
        return touched;
    }

    private async Task FindInCustomers(DbSession session, string name)
    {
        await using var reader = await session.Statement("mentions_in_customers").With("@name", name)
            .With("@json", Json(name)).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (key, previous) = (reader.GetString(0), reader.TextOrNull(1));
            var (renamed, merged, version) = (reader.TextOrNull(2), reader.TextOrNull(3), reader.Number(4));
            var others = StorageJson.Names(previous).Where(former => !names.Contains(former)).ToList();
            _customers.Add((session, touched) => session.Statement("replace_in_customer").With("@erpnext_id", key)
                .With("@version", version)
                .With("@previous_ids", StorageJson.Names(others)).With("@renamed_to", Replaced(renamed))
                .With("@merged_into", Replaced(merged))
                .With("@touched", touched).ExecuteNonQueryAsync());
        }
    }

    /// <returns>The last change that was seen.</returns>
    private async Task<long> FindInChanges(DbSession session)
    {
        var head = await FeedStore.ReadHead(session);
        var (after, last) = (Math.Max(_sequence, head.Oldest - 1), head.Cursor.Sequence);
        while (after < last)
        {
            var step = Math.Min(after + ChangesPerStep, last);
            foreach (var name in names) await FindInChanges(session, name, after, step);
            after = step;
        }
        return after;
    }

    private async Task FindInChanges(DbSession session, string name, long after, long last)
    {
        await using var reader = await session.Statement("mentions_in_changes").With("@name", name)
            .With("@json", Json(name))
            .With("@after", after).With("@last", last).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (sequence, old) =
                (reader.GetInt64(0),
                    (Key: reader.GetString(1), Before: reader.GetString(2), Customer: reader.GetString(3)));
            var (key, before, customer) =
                (Replaced(old.Key)!, Replaced(old.Before, References), Replaced(old.Customer, References));
            if ((key, before, customer) == old) continue; // It is another's title, or a value of another field.
            _replacements.Add(session => session.Statement("replace_in_change").With("@sequence", sequence)
                .With("@erpnext_id", key)
                .With("@before", before).With("@customer", customer).ExecuteNonQueryAsync());
        }
    }

    /// <summary>The same text when there is nothing to replace in it.</summary>
    private string Replaced(string json, string[] places)
    {
        var root = JsonNode.Parse(json);
        return ReplaceIn(root, places, isPlace: false) ? root!.ToJsonString(Relaxed) : json;
    }

    private bool ReplaceIn(JsonNode? node, string[] places, bool isPlace)
    {
        var replaced = false;
        switch (node)
        {
            case JsonObject members:
                foreach (var (key, value) in members.ToList())
                    replaced |= ReplaceIn(value, places, places.Contains(key));
                break;
            case JsonArray items:
                foreach (var item in items.ToList()) replaced |= ReplaceIn(item, places, isPlace);
                break;
            case JsonValue value when isPlace && value.TryGetValue<string>(out var text) && names.Contains(text):
                value.ReplaceWith((string)pseudonym);
                return true;
        }
        return replaced;
    }

    private string? Replaced(string? text) => text is not null && names.Contains(text) ? pseudonym : text;

    private static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);
}
