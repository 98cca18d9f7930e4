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
    public SiteTime? Creation { get; } =
        Keys.FirstOrDefault(key => key.Key == "creation").Value is ['"', .. var text, '"']
            ? SiteTime.Parse(text) : null;

    /// <summary>Reads what a webhook carried.</summary>
    /// <exception cref="JsonException">Not JSON, or its <c>modified</c> cannot be read.</exception>
    public static ErpNextDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        using var json = LenientJson.Parse(utf8);
        return Read(json.RootElement);
    }

    /// <summary>A document that was read over REST, with what is kept beside its own fields.</summary>
    /// <param name="more">Its keys begin with <c>_</c>, so they are none that ERPNext tells, or replace fields.</param>
    /// <exception cref="JsonException">Its <c>modified</c> cannot be read.</exception>
    public static ErpNextDocument Of(JsonElement row, IEnumerable<KeyValuePair<string, JsonElement>> more)
    {
        var document = Read(row);
        var keys = new SortedDictionary<string, string>(document.Keys.ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, value) in more) keys[key] = CanonicalJson.Of(value);
        return document with { Keys = [.. keys] };
    }

    /// <summary>All of it as one JSON object.</summary>
    public string ToJson() => $"{{{string.Join(',', Keys.Select(key => $"{CanonicalJson.Of(key.Key)}:{key.Value}"))}}}";

    private static ErpNextDocument Read(JsonElement root)
    {
        var members = CanonicalJson.Members(root);
        var modified = default(SiteTime);
        if (members.TryGetValue("modified", out var value) && value.ValueKind is not JsonValueKind.Null
            && !SiteTime.TryParse(value.ValueKind is JsonValueKind.String ? value.GetString() : null, out modified))
            throw new JsonException(
            "The document's `modified` cannot be read: it must be ERPNext's own, yyyy-MM-dd HH:mm:ss.ffffff.");
        return new ErpNextDocument(
            modified, [.. members.Select(member => KeyValuePair.Create(member.Key, CanonicalJson.Of(member.Value)))]);
    }
}
