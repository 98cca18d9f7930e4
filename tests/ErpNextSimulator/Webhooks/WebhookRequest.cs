using System.Security.Cryptography;
using System.Text;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Python;

namespace ErpNextSimulator.Webhooks;

/// <summary>What a webhook sends for a document: made once per job, so that its retries are the same bytes.</summary>
public sealed record WebhookRequest(
    string Method, string Url, string Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public const string SignatureHeader = "X-Frappe-Webhook-Signature";

    /// <exception cref="FormatException">The template does not give JSON: frappe logs it and sends nothing.</exception>
    public static WebhookRequest Make(Document webhook, PyDict doc)
    {
        var body = PyJson.Dumps(Data(webhook, doc));
        return new(webhook.Text("request_method")
            ?? "POST", webhook.Text("request_url")!, body, [.. HeadersOf(webhook, body)]);
    }

    /// <summary>
    /// Base64 of HMAC-SHA256 over the JSON text; frappe dumps the same data twice, for the body and for this.
    /// </summary>
    public static string Sign(string secret, string body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static object? Data(Document webhook, PyDict doc)
    {
        if (webhook.Text("request_structure") == "JSON" && webhook.Text("webhook_json") is { Length: > 0 } template)
            return PyJson.Loads(JinjaTemplate.Render(template, doc));
        var data = new PyDict(StringComparer.Ordinal);
        foreach (var row in webhook.Rows("webhook_data"))
            data[row.Text("key")!] = doc.GetValueOrDefault(row.Text("fieldname")!);
        return data;
    }

    /// <summary>
    /// A configured header of the signature's name replaces it; rows without key and value are skipped.
    /// </summary>
    private static OrderedDictionary<string, string> HeadersOf(Document webhook, string body)
    {
        var headers = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        if (webhook.Is("enable_security")) headers[SignatureHeader] = Sign(webhook.Text("webhook_secret")!, body);
        foreach (var row in webhook.Rows("webhook_headers"))
            if (row.Text("key") is { Length: > 0 } key && row.Text("value") is { Length: > 0 } value)
                headers[key] = value;
        return headers;
    }
}
