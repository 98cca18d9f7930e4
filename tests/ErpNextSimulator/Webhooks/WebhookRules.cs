using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Webhooks;

/// <summary>What frappe checks when a Webhook is saved, and how it is named.</summary>
public static class WebhookRules
{
    private static readonly string[] Events =
        ["after_insert", "on_update", "on_submit", "on_cancel", "on_trash", "on_update_after_submit", "on_change"];

    /// <summary>Fields of a Webhook that came with v15.</summary>
    private static readonly string[] Since15 =
        ["is_dynamic_url", "background_jobs_queue", "meets_condition", "preview_request_body", "preview_document"];

    private static readonly string[] Submittable = ["on_submit", "on_cancel", "on_update_after_submit"];

    /// <summary>v14 names by series and discards what was sent; v15 and v16 ask for a name.</summary>
    public static string NameFor(Site site, PyDict values)
    {
        if (site.Options.Major < 15)
            return Enumerable.Range(1, int.MaxValue).Select(number => $"HOOK-{number:0000}")
                .First(name => site[DocTypes.Webhook].Find(name) is null);
        var name = (values.GetValueOrDefault("name") ?? values.GetValueOrDefault("__newname")) as string;
        if (string.IsNullOrWhiteSpace(name)) throw FrappeException.Validation("Please set the document name");
        return name.Trim();
    }

    public static void RefuseDuplicate(Site site, string name)
    {
        if (site[DocTypes.Webhook].Find(name) is null) return;
        throw new FrappeException(
            409, "DuplicateEntryError",
            $"('Webhook', '{name}', IntegrityError(1062, \"Duplicate entry '{name}' for key 'PRIMARY'\"))")
        {
            Messages = [new ServerMessage($"Webhook <strong>{name}</strong> already exists") {
                Title = "Duplicate Name", Indicator = "red", Raised = false }],
        };
    }

    /// <summary>As this version shows it.</summary>
    public static PyDict Shown(PyDict webhook, SimulatorOptions options)
    {
        if (options.Major < 15) foreach (var field in Since15) webhook.Remove(field);
        return webhook;
    }

    public static void Validate(Document webhook, SimulatorOptions options)
    {
        var (docType, docEvent) = (webhook.Text("webhook_doctype"), webhook.Text("webhook_docevent"));
        if (!DocTypes.All.Any(type => type.Name == docType))
            throw new FrappeException(417, "LinkValidationError", $"Could not find DocType: {docType}");
        string[] events = options.Major < 16 ? Events : [.. Events, "workflow_transition"];
        if (!events.Contains(docEvent))
            throw FrappeException.Validation(
                $" Doc Event cannot be \"{docEvent}\". It should be one of "
                + $"{string.Join(", ", events.Select(name => $"\"{name}\""))}");
        if (Submittable.Contains(docEvent))
            throw FrappeException.Validation("DocType must be Submittable for the selected Doc Event");
        if (!Uri.TryCreate(webhook.Text("request_url"), UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw FrappeException.Validation("Check Request URL");
        ValidateBody(webhook);
        if (webhook.Is("enable_security") && string.IsNullOrEmpty(webhook.Text("webhook_secret")))
            throw FrappeException.Validation("Invalid Webhook Secret");
    }

    private static void ValidateBody(Document webhook)
    {
        var fields = webhook.Rows("webhook_data").Select(row => row.Text("fieldname")).ToList();
        if (fields.Count != fields.Distinct().Count())
            throw FrappeException.Validation("Same Field is entered more than once");
        if (webhook.Text("webhook_json") is { } template && JinjaTemplate.WhyRefused(template) is { } problem)
            throw FrappeException.Validation(problem);
    }
}
