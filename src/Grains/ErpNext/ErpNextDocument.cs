using System.Text.Json;
using CustomerSync.Json;

namespace CustomerSync.ErpNext;

/// <summary>A Customer document as ERPNext told it: every key with its value in canonical JSON, sorted by key, ordinal.</summary>
/// <param name="Modified">When it was that way; <see cref="SiteTime"/>, normalised.</param>
public sealed record ErpNextDocument(string Modified, IReadOnlyList<KeyValuePair<string, string>> Keys)
{
    /// <summary>Reads what a webhook carried.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">It cannot be placed in time; the message says what to do.</exception>
    public static ErpNextDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        using var json = LenientJson.Parse(utf8);
        return Read(json.RootElement);
    }

    private static ErpNextDocument Read(JsonElement root)
    {
        var members = CanonicalJson.Members(root);
        var text = members.TryGetValue("modified", out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        if (!SiteTime.TryNormalize(text, out var modified)) throw new FormatException(
            "The document has no usable `modified` (yyyy-MM-dd HH:mm:ss.ffffff): add the field `modified` to the webhook in ERPNext, since without it two deliveries cannot be put in order.");
        return new ErpNextDocument(modified, [.. members.Select(member => KeyValuePair.Create(member.Key, CanonicalJson.Of(member.Value)))]);
    }
}
