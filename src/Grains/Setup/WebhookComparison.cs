using CustomerSync.ErpNext;

namespace CustomerSync.Setup;

/// <summary>How a webhook that was found differs from what it should be. Pure.</summary>
internal static class WebhookComparison
{
    private const string Repair = "Press Repair (or POST { \"action\": \"repair\" }).";

    public static IEnumerable<SetupDifference> Differences(
        WebhookDocument found, WantedWebhook wanted, WebhookSecret secret)
    {
        SetupDifference Difference(string code, string message) =>
            new(code, wanted.Event, found.Name, true, message, Repair);

        if (!found.IsEnabled)
            yield return Difference(
                "disabled", $"Webhook {found.Name} is disabled: ERPNext tells nothing of {wanted.Event}.");
        if (found.Method != "POST")
            yield return Difference("method", $"Webhook {found.Name} sends {found.Method} requests; it should POST.");
        if (TemplateDifference(found, wanted) is var (template, why)) yield return Difference(template, why);
        if (!string.IsNullOrWhiteSpace(found.Condition)) yield return Difference("condition",
            $"Webhook {found.Name} has a condition: it hides changes, and one that throws makes every save of a "
            + "customer fail in ERPNext.");
        if (found.Timeout != WantedWebhook.Timeout)
            yield return Difference(
                "timeout", $"Webhook {found.Name} waits {found.Timeout:0.#} s for an answer; it should wait "
                    + $"{WantedWebhook.Timeout}.");
        if (SecretDifference(found, wanted, secret) is var (code, message)) yield return Difference(code, message);
        if (!wanted.HasHeadersOf(found)) yield return Difference("headers", WantedWebhook.ReplacesSignature(found)
            ? $"Webhook {found.Name} has a header row {WantedWebhook.SignatureHeader}, which replaces the real "
                + "signature: its deliveries are answered 401."
            : $"Webhook {found.Name} lacks the header rows Content-Type and {WantedWebhook.EventHeader}.");
    }

    private static (string Code, string Message)? TemplateDifference(WebhookDocument found, WantedWebhook wanted)
    {
        if (found.Structure != "JSON")
            return ("template", $"Webhook {found.Name} does not send JSON of our template (its request structure is " +
                $"'{(found.Structure.Length == 0 ? "none" : found.Structure)}').");
        if (WebhookTemplate.AreSame(found.Template, wanted.Template)) return null;
        if (WebhookTemplate.WhyNotOurs(found.Template, wanted.Event) is { } why)
            return ("template", $"The JSON template of webhook {found.Name} is not ours: {why}.");
        var (lacking, needless) = WebhookTemplate.Compare(found.Template, wanted.Fields);
        // Who saved it is told where the template has it; one from before is good without.
        lacking = [.. lacking.Where(field => field != "modified_by")];
        if (lacking.Count == 0 && needless.Count == 0) return null;
        return lacking.Count > 0
            ? ("template", $"The JSON template of webhook {found.Name} does not send: {string.Join(", ", lacking)}.")
            : ("fields", $"The JSON template of webhook {found.Name} also asks for {string.Join(", ", needless)}, " +
                "which customers in ERPNext do not have any more or which is not needed here. Nothing is lost by that.");
    }

    private static (string Code, string Message)? SecretDifference(
        WebhookDocument found, WantedWebhook wanted, WebhookSecret secret)
    {
        if (!found.IsSigned || found.SecretLength is null)
            return ("unsigned", $"Webhook {found.Name} does not sign what it sends: its deliveries are answered 401.");
        // ERPNext counts code points, as Python does.
        if (secret is WebhookSecret.Other || found.SecretLength != wanted.Secret.EnumerateRunes().Count())
            return ("secret", $"Webhook {found.Name} signs with another secret than the one in force.");
        if (secret is WebhookSecret.Refused) return ("secret",
            $"Webhook {found.Name} looks right, and what it sends is refused: the secret in ERPNext is not ours " +
                "any more. Repair gives it ours again, Rotate gives all of them a new one.");
        return null;
    }
}
