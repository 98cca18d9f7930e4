using CustomerSync.ErpNext;

namespace CustomerSync.Setup;

/// <summary>What of ERPNext's webhooks concerns us, and what to make of it: matched by URL and event, never by name. Pure.</summary>
internal sealed class WebhookSurvey
{
    /// <summary>Sends what db_set writes and renames by customer name, which nothing else tells (FACTS 2.3): who has added it, keeps it.</summary>
    private const string Tolerated = "on_change";

    private readonly List<SetupDifference> _differences = [];

    /// <param name="all">Webhooks of the DocType Customer.</param>
    /// <param name="isKnownSecret">Whether the webhook of that name was given the secret in force by us; null when nobody can say.</param>
    /// <param name="isKnown">Whether we have made the webhook of that name.</param>
    public WebhookSurvey(IReadOnlyList<WebhookDocument> all, IReadOnlyList<WantedWebhook> wanted, Func<string, bool?> isKnownSecret, Func<string, bool> isKnown)
    {
        var url = wanted[0].Url;
        Ours = [.. all.Where(webhook => SetupUrl.IsSame(webhook.Url, url))];
        Elsewhere = [.. all.Where(webhook => !SetupUrl.IsSame(webhook.Url, url) && SetupUrl.LooksLikeOurs(webhook.Url))];
        Moved = [.. Elsewhere.Where(webhook => isKnown(webhook.Name))];
        foreach (var one in wanted) Chosen.Add((one, Choose(one, isKnownSecret)));
        foreach (var extra in Extra) _differences.Add(new("extra", extra.Event, extra.Name, true,
            $"Webhook {extra.Name} also sends {extra.Event}, which makes every delivery come twice.", "Press Repair: it is switched off."));
        foreach (var webhook in Elsewhere.Where(webhook => webhook.IsEnabled || Moved.Contains(webhook))) _differences.Add(OtherUrl(webhook, url));
    }

    /// <summary>Webhooks that send to us, of whatever event.</summary>
    public IReadOnlyList<WebhookDocument> Ours { get; }

    /// <summary>Webhooks that send to an address that ends as ours does: an earlier one of this installation, or another installation's.</summary>
    public IReadOnlyList<WebhookDocument> Elsewhere { get; }

    /// <summary>Those of them that we have made.</summary>
    public IReadOnlyList<WebhookDocument> Moved { get; }

    /// <summary>Per wanted webhook the one that is kept for it.</summary>
    public List<(WantedWebhook Wanted, WebhookDocument? Found)> Chosen { get; } = [];

    /// <summary>Enabled ones that only repeat what another sends.</summary>
    public IEnumerable<WebhookDocument> Duplicates => Ours.Where(webhook => webhook.IsEnabled && IsWanted(webhook) && !Chosen.Exists(pair => pair.Found == webhook));

    public IEnumerable<WebhookDocument> Extra => Ours.Where(webhook => webhook.IsEnabled && !IsWanted(webhook) && webhook.Event != Tolerated);

    public IReadOnlyList<SetupDifference> Differences => _differences;

    public IEnumerable<ExpectedWebhook> Expected => Chosen.Select(pair => new ExpectedWebhook(
        pair.Wanted.Event, WantedWebhook.Events.First(one => one.Event == pair.Wanted.Event).Why, StatusOf(pair.Wanted.Event, pair.Found), pair.Found?.Name));

    public IEnumerable<FoundWebhook> Found => Ours.Concat(Elsewhere).Select(webhook => new FoundWebhook(
        webhook.Name, webhook.Event, webhook.Url, webhook.IsEnabled, webhook.IsSigned, Ours.Contains(webhook)));

    /// <summary>The best of those for an event: enabled, with the fewest differences; the rest is superfluous.</summary>
    private WebhookDocument? Choose(WantedWebhook wanted, Func<string, bool?> isKnownSecret)
    {
        var candidates = Ours.Where(webhook => webhook.Event == wanted.Event)
            .Select(webhook => (Webhook: webhook, Differences: WebhookComparison.Differences(webhook, wanted, isKnownSecret(webhook.Name)).ToList()))
            .OrderByDescending(one => one.Webhook.IsEnabled).ThenBy(one => one.Differences.Count).ThenBy(one => one.Webhook.Name, StringComparer.Ordinal).ToList();
        if (candidates.Count == 0)
        {
            _differences.Add(new("missing", wanted.Event, null, true, $"There is no webhook for {wanted.Event} that sends to this installation.", "Press Install (or POST { \"action\": \"install\" })."));
            return null;
        }
        _differences.AddRange(candidates[0].Differences);
        foreach (var (webhook, _) in candidates.Skip(1).Where(one => one.Webhook.IsEnabled)) _differences.Add(new("duplicate", wanted.Event, webhook.Name, true,
            $"Webhook {webhook.Name} sends {wanted.Event} as well, so that every delivery comes twice.", "Press Repair: the better one is kept, the other switched off."));
        return candidates[0].Webhook;
    }

    private SetupDifference OtherUrl(WebhookDocument webhook, string url) => Moved.Contains(webhook)
        ? new("otherUrl", webhook.Event, webhook.Name, true, $"Webhook {webhook.Name}, which this installation made, sends to {webhook.Url} and not to {url}.", "Press Repair: it is given the address of now.")
        : new("otherUrl", webhook.Event, webhook.Name, false, $"Webhook {webhook.Name} sends customers to {webhook.Url}: an earlier address of this installation, or another installation.",
            "If it is this installation's, take it over; if it is another's, leave it.");

    private WebhookStatus StatusOf(string eventName, WebhookDocument? found) => found switch
    {
        null => WebhookStatus.Missing,
        { IsEnabled: false } => WebhookStatus.Disabled,
        _ => _differences.Exists(difference => difference.Event == eventName && difference.Webhook == found.Name) ? WebhookStatus.Different : WebhookStatus.Ok,
    };

    private static bool IsWanted(WebhookDocument webhook) => WantedWebhook.Events.Any(one => one.Event == webhook.Event);
}
