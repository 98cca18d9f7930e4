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
    public static (string Document, string Times) Write(DocumentHistory history)
    {
        var document = new StringBuilder("{", 4096);
        Dictionary<string, SiteTime>? older = null;
        foreach (var (name, json, modified) in history.Keys)
        {
            if (document.Length > 1) document.Append(',');
            document.Append(CanonicalJson.Of(name)).Append(':').Append(json);
            if (modified != history.Modified) (older ??= [])[name] = modified;
        }
        var times = JsonSerializer.Serialize(
            new(history.Updated, history.Deleted, older), HistoryTimesJson.Default.HistoryTimes);
        return (document.Append('}').ToString(), times);
    }

    /// <summary>What we wrote is canonical and sorted: its values are taken as they stand.</summary>
    public static DocumentHistory Of(StoredCustomer row)
    {
        using var document = JsonDocument.Parse(row.Document);
        var known = JsonSerializer.Deserialize(row.Times, HistoryTimesJson.Default.HistoryTimes)!;
        var history = new DocumentHistory(known.Updated, known.Deleted, []);
        var modified = history.Modified ?? default;
        var keys = new List<DocumentKey>(64);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var json = member.Value.ValueKind is JsonValueKind.Null ? "null" : member.Value.GetRawText();
            keys.Add(new(member.Name, json, known.Older is { } older && older.TryGetValue(member.Name, out var at)
                ? at : modified));
        }
        return history with { Keys = keys };
    }
}

/// <param name="Older">The <c>modified</c> of keys that are older than the document; null when none is.</param>
internal sealed record HistoryTimes(SiteTime? Updated, SiteTime? Deleted, Dictionary<string, SiteTime>? Older);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryTimes))]
internal sealed partial class HistoryTimesJson : JsonSerializerContext;
