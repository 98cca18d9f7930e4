using ErpNextSimulator.Documents;
using ErpNextSimulator.Webhooks;

namespace ErpNextSimulator.Control;

/// <summary>
/// Sets up the webhooks that suit ERPNext best, as an administrator would in the desk: one per event, explicit
/// fields, sorted keys.
/// </summary>
public sealed class Installer(Site site, DocumentWriter writer, WebhookQueue webhooks)
{
    private static readonly string[] Fields =
    [
        "creation", "credit_limits", "customer_group", "customer_name", "customer_primary_address",
        "customer_primary_contact", "customer_type", "default_currency", "disabled",
        "email_id", "language", "mobile_no", "modified", "name", "owner", "primary_address", "tax_id", "territory",
        "website",
    ];

    /// <param name="url">Where the webhooks go; at most 140 characters.</param>
    /// <param name="secret">Null: unsigned.</param>
    public void Install(string url, string? secret, params IReadOnlyList<string> events) =>
        site.Commit(User.Administrator, transaction =>
    {
        foreach (var name in events.Count > 0 ? events : ["on_update", "on_change", "on_trash"])
        {
            var webhook = writer.Insert(transaction, new Document(DocTypes.Webhook, $"CustomerSync {name}"), new PyDict
            {
                ["webhook_doctype"] = "Customer", ["webhook_docevent"] = name, ["request_url"] = url,
                ["request_structure"] = "JSON", ["webhook_json"] = Template(name),
                ["enable_security"] = secret is null ? 0L : 1L, ["webhook_secret"] = secret,
                ["webhook_headers"] =
                    new PyList { new PyDict { ["key"] = "Content-Type", ["value"] = "application/json" } },
            });
            WebhookRules.Validate(webhook, site.Options);
        }
        webhooks.Remap();
        return true;
    });

    private static string Template(string name)
    {
        var fields = string.Join(", ", Fields.Select(field => $$$"""
            "{{{field}}}": {{ doc.{{{field}}} | json }}
            """));
        return $$"""{"customer": {{{fields}}}, "doctype": "Customer", "event": "{{name}}", "v": 1}""";
    }
}
