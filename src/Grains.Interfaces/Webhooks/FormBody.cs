using System.Collections.Specialized;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;

namespace CustomerSync.Webhooks;

/// <summary>
/// A true <c>application/x-www-form-urlencoded</c> body, for webhooks that were set up by hand from the specification:
/// one field per key, or one field <c>data</c> or <c>doc</c> that holds JSON.
/// </summary>
internal static class FormBody
{
    /// <summary>
    /// ERPNext's own "Form URL-Encoded" is JSON under whatever content type: what begins as JSON is JSON.
    /// </summary>
    public static bool IsForm(ReadOnlySpan<byte> body, string? contentType)
    {
        if (contentType?.StartsWith(
            "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is not true) return false;
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start >= 0 && body[start] is not ((byte)'{' or (byte)'[' or (byte)'"');
    }

    /// <summary>The same as JSON. A field that holds a JSON object or array is that; all else is text.</summary>
    public static byte[] ToJson(ReadOnlySpan<byte> body)
    {
        var fields = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(body));
        var json = new JsonObject();
        foreach (var key in Keys(fields)) json[key] = Value(fields[key]!);
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static IEnumerable<string> Keys(NameValueCollection fields) => fields.AllKeys.OfType<string>();

    private static JsonNode? Value(string text)
    {
        if (!text.StartsWith('{') && !text.StartsWith('[')) return JsonValue.Create(text);
        try { return JsonNode.Parse(text); }
        catch (JsonException) { return JsonValue.Create(text); } // It only looked like JSON.
    }
}
