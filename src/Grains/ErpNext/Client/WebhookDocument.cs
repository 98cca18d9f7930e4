using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>A Webhook of ERPNext, as far as it matters here.</summary>
/// <param name="SecretLength">ERPNext shows a secret as stars of its length; null: it has none.</param>
/// <param name="Headers">Empty in a list, which has no child tables.</param>
public sealed record WebhookDocument(
    string Name, string Event, string Url, bool IsEnabled, string Method, string Structure, string Template,
    string? Condition, decimal Timeout, bool IsSigned,
    int? SecretLength, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    internal static WebhookDocument Read(JsonElement document)
    {
        var from = document.Reader();
        return new(
            from.Name(), from.Text("webhook_docevent") ?? "", from.Text("request_url")?.Trim()
                ?? "", from.Check("enabled"), from.Text("request_method") ?? "POST",
            from.Text("request_structure") ?? "", from.Text("webhook_json")?.Trim()
                ?? "", from.Text("condition"), from.Number("timeout") ?? 5, from.Check("enable_security"),
            from.Text("webhook_secret")?.Length,
            [.. from.Rows("webhook_headers")
                .Select(row => KeyValuePair.Create(row.Text("key") ?? "", row.Text("value") ?? ""))]);
    }
}
