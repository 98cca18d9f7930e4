using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Customers;

/// <summary>
/// A history as two columns of the row: the joined document, and its times with those of keys that are older than it.
/// </summary>
internal static class HistoryColumns
{
    /// <summary>Used for one history at a time.</summary>
    [ThreadStatic]
    private static StringBuilder? _text;

    public static (string Document, string Times) Write(DocumentHistory history)
    {
        var text = _text ??= new(4096);
        text.Clear().Append('{');
        Dictionary<string, SiteTime>? older = null;
        foreach (var (name, json, modified) in history.Keys)
        {
            if (text.Length > 1) text.Append(',');
            CanonicalJson.Append(text, name);
            text.Append(':').Append(json.Text);
            if (modified != history.Modified) (older ??= [])[name] = modified;
        }
        var times = JsonSerializer.Serialize(
            new(history.Updated, history.Deleted, older), HistoryTimesJson.Default.HistoryTimes);
        return (text.Append('}').ToString(), times);
    }

    /// <summary>What we wrote is canonical and sorted: its values are taken as they stand.</summary>
    public static DocumentHistory Of(StoredCustomer row)
    {
        var known = JsonSerializer.Deserialize(row.Times, HistoryTimesJson.Default.HistoryTimes)!;
        var keys = new List<DocumentKey>(64);
        var history = new DocumentHistory(known.Updated, known.Deleted, keys);
        var modified = history.Modified ?? default;
        var members = new CanonicalMembers(row.Document);
        while (members.MoveNext())
            keys.Add(new(members.Name, members.Value,
                known.Older is { } older && older.TryGetValue(members.Name, out var at) ? at : modified));
        return history;
    }
}

/// <param name="Older">The <c>modified</c> of keys that are older than the document; null when none is.</param>
internal sealed record HistoryTimes(SiteTime? Updated, SiteTime? Deleted, Dictionary<string, SiteTime>? Older);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryTimes))]
internal sealed partial class HistoryTimesJson : JsonSerializerContext;
