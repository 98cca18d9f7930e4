using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CustomerSync.Json;

/// <summary>
/// Reads JSON as Python writes it: <c>NaN</c> and <c>Infinity</c> become null; an escaped NUL or a lone surrogate
/// becomes U+FFFD, since no database takes them and <see cref="JsonElement.GetString"/> throws on them. A byte order
/// mark before it is passed over.
/// </summary>
public static class LenientJson
{
    /// <summary>ERPNext nests three deep; more than this is no document.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <exception cref="JsonException">Not UTF-8, not JSON, or nested too deeply; the message says which.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8) => Parse(utf8, out _);

    /// <param name="text">What the document refers to: the same bytes, or rewritten ones.</param>
    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, out ReadOnlyMemory<byte> text)
    {
        if (!Utf8.IsValid(utf8.Span)) throw new JsonException("The body is not valid UTF-8.");
        text = PythonJson.Clean(WithoutMark(utf8));
        return JsonDocument.Parse(text, Options);
    }

    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
}
