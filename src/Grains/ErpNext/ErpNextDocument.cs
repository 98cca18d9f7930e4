using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// A Customer document as ERPNext told it: every key with its value in canonical JSON, sorted by key, ordinal.
/// </summary>
/// <param name="Modified">When it was that way; empty when it does not say: before every time.</param>
public sealed record ErpNextDocument(SiteTime Modified, IReadOnlyList<KeyValuePair<string, string>> Keys)
{
    /// <summary>Whether it says when it was that way; without that it can be put in no order.</summary>
    public bool IsDated => !Modified.IsEmpty;

    /// <summary>
    /// When the document was made: a name that was given up may be another document's later. Null when it does not say.
    /// </summary>
    public SiteTime? Creation =>
        ValueOf("creation") is { Kind: JsonValueKind.String } creation ? SiteTime.Parse(creation.AsText()) : null;

    /// <summary>Reads what a webhook carried.</summary>
    /// <exception cref="JsonException">Not JSON, or its <c>modified</c> cannot be read.</exception>
    public static ErpNextDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        using var json = LenientJson.Parse(utf8);
        return Of(json.RootElement, []);
    }

    /// <summary>A document that was read over REST, with what is kept beside its own fields.</summary>
    /// <param name="more">In canonical JSON; its keys begin with <c>_</c>, which ERPNext's do not, or replace fields.</param>
    /// <exception cref="JsonException">Its <c>modified</c> cannot be read.</exception>
    public static ErpNextDocument Of(JsonElement row, IEnumerable<KeyValuePair<string, string>> more)
    {
        var keys = CanonicalJson.Members(row, CanonicalJson.Of);
        List<KeyValuePair<string, string>> beside = [.. more];
        return new(ModifiedOf(row), beside.Count == 0 ? keys : CanonicalJson.Sorted(keys.Concat(beside)));
    }

    /// <summary>A key's value; none where it has none.</summary>
    public CanonicalValue ValueOf(string key) =>
        CanonicalJson.Find(Keys, key, told => told.Key, out var found) ? found.Value : default(CanonicalValue);

    /// <summary>All of it as one JSON object.</summary>
    public string ToJson() => CanonicalJson.Object(Keys);

    private static SiteTime ModifiedOf(JsonElement row)
    {
        if (!row.TryGetProperty("modified", out var value) || value.ValueKind is JsonValueKind.Null) return default;
        if (value.ValueKind is JsonValueKind.String && SiteTime.TryParse(value.GetString(), out var time)) return time;
        throw new JsonException(
            "The document's `modified` cannot be read: it must be ERPNext's own, yyyy-MM-dd HH:mm:ss.ffffff.");
    }
}
