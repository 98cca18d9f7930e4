namespace CustomerSync.Setup;

/// <summary>Setting the webhooks up by hand in ERPNext's desk, per major version. Pure.</summary>
internal static class ManualSetup
{
    public static readonly int[] Versions = [14, 15, 16];

    public static SetupInstructions For(int version, string url, IReadOnlyList<string> fields, SecretSource secret) =>
        new(version, Steps(version, secret),
            [.. WantedWebhook.Events.Select(one => Form(version, new(one.Event, url, "", fields), secret))]);

    private static string[] Steps(int version, SecretSource secret) =>
    [
        $"Log in to ERPNext {version} as a System Manager, open Webhook (type it into the search bar) and press Add "
        + "Webhook. Make one webhook for each of the two forms below: ERPNext has no event for all changes.",
        version < 15
            ? "There is no name to enter: ERPNext names it HOOK-0001 and so on."
            : "Enter a name, which ERPNext asks for and which means nothing; such as CustomerSync on_update.",
        "Choose the DocType Customer and the Doc Event of the form. After Insert is not needed: On Update comes for "
        + "new customers too.",
        "Leave Condition empty: it is evaluated at every save of every customer, and one that fails makes the save "
        + "fail.",
        "Enter the Request URL and the other values as they are below; paste the JSON Request Body in one piece.",
        "The body holds the event, so that the signature covers it. Where only the address (?event=on_trash) or a " +
            "header tells it, a delete waits until ERPNext could be asked, or a person replays it.",
        secret is SecretSource.Setting
            ? "Tick Enable Security and enter the secret that is set here as Webhooks:Secret."
            : "Tick Enable Security and enter a long random secret; set the same one here as Webhooks:Secret and "
                + "restart. (The secret that CustomerSync makes for itself is never shown.)",
        "Save both, come back, and press Test.",
    ];

    private static WebhookForm Form(int version, WantedWebhook wanted, SecretSource secret) => new(wanted.Event,
    [
        .. version < 15 ? [] : new FormEntry[] { new("Name", $"CustomerSync {wanted.Event}") },
        new("DocType", "Customer"),
        new("Doc Event", wanted.Event),
        new("Enabled", "yes"),
        new("Condition", ""),
        new("Request URL", wanted.Url),
        .. version < 15 ? [] : new FormEntry[] { new("Is Dynamic URL?", "no") },
        new("Request Method", "POST"),
        new("Request Structure", "JSON"),
        new("Request Timeout", $"{WantedWebhook.Timeout}"),
        new("Enable Security", "yes"),
        new("Webhook Secret", secret is SecretSource.Setting
            ? "the one that is set here as Webhooks:Secret" : "your own, the same as Webhooks:Secret here"),
        .. wanted.Headers.Select(header => new FormEntry($"Header {header.Key}", header.Value)),
        new("JSON Request Body", wanted.Template),
    ]);
}
