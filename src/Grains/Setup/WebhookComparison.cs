using CustomerSync.ErpNext;

namespace CustomerSync.Setup;

/// <summary>How a webhook that was found differs from what it should be. Pure.</summary>
internal static class WebhookComparison
{
    private const string Repair = "Press Repair (or POST { \"action\": \"repair\" }).";

    /// <param name="isKnownSecret">Whether ERPNext was given the secret in force by us; null when nobody can say.</param>
    public static IEnumerable<SetupDifference> Differences(WebhookDocument found, WantedWebhook wanted, bool? isKnownSecret)
    {
        SetupDifference Difference(string code, string message) => new(code, wanted.Event, found.Name, true, message, Repair);

        if (!found.IsEnabled) yield return Difference("disabled", $"Webhook {found.Name} is switched off: ERPNext tells nothing of {wanted.Event}.");
        if (found.Method != "POST") yield return Difference("method", $"Webhook {found.Name} sends {found.Method} requests; it should POST.");
        if (found.Structure != "JSON" || found.Template != wanted.Template) yield return Difference("template", TemplateMessage(found, wanted));
        if (!string.IsNullOrWhiteSpace(found.Condition)) yield return Difference("condition",
            $"Webhook {found.Name} has a condition: it hides changes, and one that throws makes every save of a customer fail in ERPNext.");
        if (found.Timeout != WantedWebhook.Timeout) yield return Difference("timeout", $"Webhook {found.Name} waits {found.Timeout:0.#} s for an answer; it should wait {WantedWebhook.Timeout}.");
        if (SecretDifference(found, wanted, isKnownSecret) is var (code, message)) yield return Difference(code, message);
        if (!wanted.HasHeadersOf(found)) yield return Difference("headers", WantedWebhook.ReplacesSignature(found)
            ? $"Webhook {found.Name} has a header row {WantedWebhook.SignatureHeader}, which replaces the real signature: its deliveries are answered 401."
            : $"Webhook {found.Name} lacks the header rows Content-Type and {WantedWebhook.EventHeader}.");
    }

    private static string TemplateMessage(WebhookDocument found, WantedWebhook wanted)
    {
        if (found.Structure != "JSON") return $"Webhook {found.Name} does not send JSON of our template (its request structure is '{(found.Structure.Length == 0 ? "none" : found.Structure)}').";
        return WebhookTemplate.Lacks(found.Template, wanted.Fields) is { } lacking
            ? $"The JSON template of webhook {found.Name} does not send: {lacking}."
            : $"The JSON template of webhook {found.Name} is not ours: quotes in data can break it, or it tells another event.";
    }

    private static (string Code, string Message)? SecretDifference(WebhookDocument found, WantedWebhook wanted, bool? isKnown)
    {
        if (!found.IsSigned || found.SecretLength is null) return ("unsigned", $"Webhook {found.Name} does not sign what it sends: its deliveries are answered 401.");
        // ERPNext counts code points, as Python does.
        if (isKnown is false || found.SecretLength != wanted.Secret.EnumerateRunes().Count())
            return ("secret", $"Webhook {found.Name} signs with another secret than the one in force.");
        return null;
    }
}
