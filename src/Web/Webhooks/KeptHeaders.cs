using System.Buffers;
using System.Text;
using System.Text.Json;
using CustomerSync.Http;
using Microsoft.Extensions.Primitives;

namespace CustomerSync.Webhooks;

/// <summary>
/// The headers of a delivery as they are kept: of those that are known to hold no secret with their value, of all others
/// the name. A webhook may carry whatever its administrator wrote into it.
/// </summary>
internal static class KeptHeaders
{
    private const int MaxHeaders = 40, MaxValue = 300;

    private const string Hidden = "…";

    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Host", "Traceparent",
        "Transfer-Encoding", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
        "X-Request-Id", WebhookShape.EventHeader,
    };

    private static readonly JsonWriterOptions Readable = new() { Encoder = HttpConventions.Json.Encoder };

    /// <returns>A JSON object.</returns>
    public static string Of(IHeaderDictionary headers)
    {
        var sorted = new List<KeyValuePair<string, StringValues>>(headers);
        sorted.Sort((one, other) => string.Compare(one.Key, other.Key, StringComparison.OrdinalIgnoreCase));
        var text = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            foreach (var (name, value) in sorted.Take(MaxHeaders))
                json.WriteString(name, Shown.Contains(name) ? Cut(value.ToString()) : Hidden);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string Cut(string value) => value.Length <= MaxValue ? value : value[..MaxValue] + Hidden;
}
