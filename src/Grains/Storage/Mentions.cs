using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// Where a customer's names stand outside of what is its own: in rows and changes of customers that bore it, took its
/// place or were merged into it, and
/// in runs of the sync. What was found is replaced later, in the transaction that erases: to find it takes seconds in a
/// large feed.
/// </summary>
internal sealed class Mentions(IReadOnlySet<string> names, ErpnextName pseudonym)
{
    /// <summary>What tells of a customer in a row or a change.</summary>
    private static readonly string[] References = ["erpnextId", "previousIds", "renamedTo", "mergedInto"];

    /// <summary>What tells of a customer in the progress of a run: where a list stands, and examples.</summary>
    private static readonly string[] Positions = ["name", "patrolAfter", "examples"];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Func<DbSession, Task>> _replacements = [];

    public async Task Find(DbSession session)
    {
        foreach (var name in names)
        {
            await FindInCustomers(session, name);
            await FindInChanges(session, name);
        }
        await FindInRuns(session);
    }

    public async Task Replace(DbSession session)
    {
        foreach (var replacement in _replacements) await replacement(session);
    }

    private async Task FindInCustomers(DbSession session, string name)
    {
        await using var reader = await session.Statement("mentions_in_customers").With("@name", name).With("@json", Json(name)).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (key, previous) = (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
            var (renamed, merged) = (reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));
            var others = StorageJson.Names(previous).Where(former => !names.Contains(former)).ToList();
            _replacements.Add(session => session.Statement("replace_in_customer").With("@erpnext_id", key)
                .With("@previous_ids", StorageJson.Names(others)).With("@renamed_to", Replaced(renamed)).With("@merged_into", Replaced(merged))
                .ExecuteNonQueryAsync());
        }
    }

    private async Task FindInChanges(DbSession session, string name)
    {
        await using var reader = await session.Statement("mentions_in_changes").With("@name", name).With("@json", Json(name)).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (sequence, key, before, customer) = (reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
            _replacements.Add(session => session.Statement("replace_in_change").With("@sequence", sequence).With("@erpnext_id", Replaced(key))
                .With("@before", Replaced(before, References)).With("@customer", Replaced(customer, References)).ExecuteNonQueryAsync());
        }
    }

    private async Task FindInRuns(DbSession session)
    {
        await using var reader = await session.Statement("list_runs")
            .With("@id", "").With("@before", "").With("@state", "").With("@limit", int.MaxValue).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (id, progress) = (reader.GetString(0), reader.GetString(3));
            if (progress.Length == 0 || Replaced(progress, Positions) is var without && without == progress) continue;
            _replacements.Add(session => session.Statement("replace_in_run").With("@id", id).With("@progress", without).ExecuteNonQueryAsync());
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
                foreach (var (key, value) in members.ToList()) replaced |= ReplaceIn(value, places, places.Contains(key));
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
