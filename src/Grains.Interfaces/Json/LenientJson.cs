using System.Text.Json;
using System.Text.Unicode;

namespace CustomerSync.Json;

/// <summary>
/// Reads JSON as Python writes it: <c>NaN</c> and <c>Infinity</c> become null; an escaped NUL or a lone surrogate becomes U+FFFD,
/// since no database takes them and <see cref="JsonElement.GetString"/> throws on them.
/// </summary>
public static class LenientJson
{
    /// <summary>ERPNext nests three deep; more than this is no document.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <exception cref="JsonException">Not UTF-8, not JSON, or nested too deeply; the message says which.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span)) throw new JsonException("The body is not valid UTF-8.");
        return JsonDocument.Parse(PythonJson.Clean(utf8), Options);
    }
}
