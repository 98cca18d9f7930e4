using System.Net.Http.Headers;
using System.Text.Json;

namespace CustomerSync.Tests.Hosting;

/// <summary>A request that a real ERPNext site sent (Captures/README.md).</summary>
internal sealed record Capture(string File, string Event, string Method, string? Signature, byte[] Body)
{
    public const string Secret = "s3cr3t-ümläut";

    /// <summary>Its signature header was replaced by a configured one.</summary>
    public const string Overridden = "056-on_update-json-signed-hdr.json";

    /// <summary>
    /// All of them in order of arrival, but for the one that a redirect turned into a GET without a body.
    /// </summary>
    public static IReadOnlyList<Capture> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Captures"), "*.json")
            .Order(StringComparer.Ordinal).Select(Read).Where(capture => capture.Method != "GET")];

    public bool IsAuthentic => Signature is null || File != Overridden;

    /// <summary>The document in it, whichever form it has.</summary>
    public JsonElement Document
    {
        get
        {
            var root = JsonDocument.Parse(Body).RootElement;
            return root.TryGetProperty("doc", out var doc) ? doc : root.TryGetProperty("customer", out var customer)
                ? customer : root;
        }
    }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), $"/api/webhooks/erpnext/customers?event={Event}")
        {
            Content = new ByteArrayContent(Body) { Headers = { ContentType = (MediaTypeHeaderValue?)null } },
        };
        if (Signature is not null) request.Headers.TryAddWithoutValidation("X-Frappe-Webhook-Signature", Signature);
        return request;
    }

    private static Capture Read(string path)
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        var root = json.RootElement;
        var signature = root.GetProperty("headers").EnumerateArray()
            .Where(header => header[0].GetString() == "X-Frappe-Webhook-Signature")
            .Select(header => header[1].GetString()).FirstOrDefault();
        return new(Path.GetFileName(path), root.GetProperty("event").GetString()!, root.GetProperty("method")
            .GetString()!, signature,
            root.GetProperty("body_base64").GetBytesFromBase64());
    }
}
