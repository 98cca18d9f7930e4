using CustomerSync.ErpNext;

namespace CustomerSync.Setup;

/// <summary>A webhook as it should be.</summary>
internal sealed record WantedWebhook(string Event, string Url, string Secret, IReadOnlyList<string> Fields)
{
    public const string SignatureHeader = "X-Frappe-Webhook-Signature";

    public const string EventHeader = "X-CustomerSync-Event";

    /// <summary>ERPNext's own default, and the limit of every version; the intake answers within 4 s.</summary>
    public const int Timeout = 5;

    /// <summary>
    /// Inserting raises on_update too, with the same content, so after_insert would only double it; a delete raises
    /// on_trash.
    /// </summary>
    public static readonly IReadOnlyList<(string Event, string Why)> Events =
    [
        ("on_update", "Tells of every customer that is created or saved. (after_insert is not needed: on_update "
            + "comes for new customers too, and both would send each of them twice.)"),
        ("on_trash", "Tells of every customer that is deleted."),
    ];

    public string Template => WebhookTemplate.Of(Event, Fields);

    /// <summary>What is sent to ERPNext. Child tables are replaced as a whole.</summary>
    public Dictionary<string, object> Values() => new(StringComparer.Ordinal)
    {
        ["webhook_doctype"] = "Customer",
        ["webhook_docevent"] = Event,
        ["request_url"] = Url,
        ["request_method"] = "POST",
        ["request_structure"] = "JSON",
        ["webhook_json"] = Template,
        ["condition"] = "",
        ["enabled"] = 1,
        ["timeout"] = Timeout,
        ["enable_security"] = 1,
        ["webhook_secret"] = Secret,
        ["webhook_headers"] = Headers.Select(header => new { key = header.Key, value = header.Value }).ToArray(),
        ["webhook_data"] = Array.Empty<object>(),
    };

    public IReadOnlyList<KeyValuePair<string, string>> Headers =>
        [new("Content-Type", "application/json"), new(EventHeader, Event)];

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Event} to {Url}";

    public bool HasHeadersOf(WebhookDocument found) =>
        Headers.All(header => found.Headers.Contains(header)) && !ReplacesSignature(found);

    public static bool ReplacesSignature(WebhookDocument found) =>
        found.Headers.Any(header => header.Key.Trim().Equals(SignatureHeader, StringComparison.OrdinalIgnoreCase));
}
