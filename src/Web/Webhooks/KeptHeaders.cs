using System.Text.Json;
using CustomerSync.Http;

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

    /// <returns>A JSON object.</returns>
    public static string Of(IHeaderDictionary headers) => JsonSerializer.Serialize(
        headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase).Take(MaxHeaders).ToDictionary(
            header => header.Key, header => Shown.Contains(header.Key) ? Cut(header.Value.ToString()) : Hidden),
        HttpConventions.Json);

    private static string Cut(string value) => value.Length <= MaxValue ? value : value[..MaxValue] + Hidden;
}
