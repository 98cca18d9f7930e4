using CustomerSync.ErpNext;

namespace CustomerSync.Setup;

/// <summary>
/// What of ERPNext's webhooks concerns us, and what to make of it: matched by URL and event, never by name. Pure.
/// </summary>
internal sealed class WebhookSurvey
{
    /// <summary>
    /// Sends what db_set writes and renames by customer name, which nothing else tells: who has added it,
    /// keeps it.
    /// </summary>
    private const string Tolerated = "on_change";

    private readonly List<SetupDifference> _differences = [];

    private readonly SetupInForce _inForce;

    public WebhookSurvey(IReadOnlyList<WebhookDocument> all, IReadOnlyList<WantedWebhook> wanted, SetupInForce inForce)
    {
        var url = wanted[0].Url;
        (_inForce, All) = (inForce, all);
        Ours = [.. all.Where(webhook => SetupUrl.IsSame(webhook.Url, url))];
        Moved = [.. all.Where(webhook => !Ours.Contains(webhook) && inForce.Given.ContainsKey(webhook.Name))];
        Elsewhere = [.. all.Except(Ours).Where(webhook => Moved.Contains(webhook) || IsLikeOurs(webhook))];
        foreach (var one in wanted) Chosen.Add((one, Choose(one)));
        foreach (var extra in Extra) _differences.Add(new("extra", extra.Event, extra.Name, true,
            $"Webhook {extra.Name} also sends {extra.Event}, which makes every delivery come twice.",
            "Press Repair: it is disabled."));
        foreach (var webhook in Elsewhere.Where(one => one.IsEnabled || (Moved.Contains(one) && IsLacking(one.Event))))
            _differences.Add(OtherUrl(webhook, url));
    }

    /// <summary>All of the DocType Customer.</summary>
    public IReadOnlyList<WebhookDocument> All { get; }

    /// <summary>Webhooks that send to us, of whatever event.</summary>
    public IReadOnlyList<WebhookDocument> Ours { get; }

    /// <summary>
    /// Webhooks of our form or made by us that send elsewhere: to an earlier address of this installation, to another
    /// installation, or to where somebody moved them.
    /// </summary>
    public IReadOnlyList<WebhookDocument> Elsewhere { get; }

    /// <summary>Those of them that we have made.</summary>
    public IReadOnlyList<WebhookDocument> Moved { get; }

    /// <summary>Per wanted webhook the one that is kept for it.</summary>
    public List<(WantedWebhook Wanted, WebhookDocument? Found)> Chosen { get; } = [];

    /// <summary>Enabled ones that only repeat what another sends.</summary>
    public IEnumerable<WebhookDocument> Duplicates =>
        Ours.Where(webhook => webhook.IsEnabled && IsWanted(webhook) && !Chosen.Exists(pair => pair.Found == webhook));

    public IEnumerable<WebhookDocument> Extra =>
        Ours.Where(webhook => webhook.IsEnabled && !IsWanted(webhook) && webhook.Event != Tolerated);

    public IReadOnlyList<SetupDifference> Differences => _differences;

    public IEnumerable<ExpectedWebhook> Expected => Chosen.Select(pair => new ExpectedWebhook(
        pair.Wanted.Event, WantedWebhook.Events.First(one => one.Event == pair.Wanted.Event).Why,
        StatusOf(pair.Wanted.Event, pair.Found), pair.Found?.Name));

    public IEnumerable<FoundWebhook> Found => Ours.Concat(Elsewhere).Select(webhook => new FoundWebhook(
        webhook.Name, webhook.Event, webhook.Url, webhook.IsEnabled, webhook.IsSigned, Ours.Contains(webhook),
        HasSecret(webhook)));

    /// <summary>Enabled ones of ours that may still sign with a secret before the one in force.</summary>
    public IEnumerable<WebhookDocument> Behind => Ours.Where(webhook => webhook.IsEnabled
        && (_inForce.HasOlder(webhook.Name)
            || (Chosen.Exists(pair => pair.Found == webhook) && HasSecret(webhook) is false)));

    /// <summary>
    /// The best of those for an event: enabled, with the fewest differences; the rest is superfluous.
    /// </summary>
    private WebhookDocument? Choose(WantedWebhook wanted)
    {
        var candidates = Ours.Where(webhook => webhook.Event == wanted.Event)
            .Select(webhook => (Webhook: webhook, Secret: _inForce.SecretOf(webhook.Name, wanted.Event)))
            .Select(one => (
                one.Webhook, Differences: WebhookComparison.Differences(one.Webhook, wanted, one.Secret).ToList()))
            .OrderByDescending(one => one.Webhook.IsEnabled).ThenBy(one => one.Differences.Count)
            .ThenBy(one => one.Webhook.Name, StringComparer.Ordinal).ToList();
        if (candidates.Count == 0)
        {
            _differences.Add(new(
                "missing", wanted.Event, null, true,
                $"There is no webhook for {wanted.Event} that sends to this installation.",
                "Press Install (or POST { \"action\": \"install\" })."));
            return null;
        }
        _differences.AddRange(candidates[0].Differences);
        foreach (var (webhook, _) in candidates.Skip(1).Where(one => one.Webhook.IsEnabled))
            _differences.Add(new("duplicate", wanted.Event, webhook.Name, true,
            $"Webhook {webhook.Name} sends {wanted.Event} as well, so that every delivery comes twice.",
            "Press Repair: the better one is kept, the other disabled."));
        return candidates[0].Webhook;
    }

    private SetupDifference OtherUrl(WebhookDocument webhook, string url) => Moved.Contains(webhook)
        ? new("otherUrl", webhook.Event, webhook.Name, true, 
            $"Webhook {webhook.Name}, which this installation made, sends every customer to {webhook.Url} and not " +
                $"to {url}, signed with our secret.",
            "Press Repair: it is given this address again, or disabled where another webhook does its work.")
        : new("otherUrl", webhook.Event, webhook.Name, false, 
            $"Webhook {webhook.Name} sends customers to {webhook.Url}, as ours do: an earlier address of this " +
                "installation, or another installation.",
            "If it is this installation's, take it over; if it is another's, leave it.");

    private WebhookStatus StatusOf(string eventName, WebhookDocument? found) => found switch
    {
        null => WebhookStatus.Missing,
        { IsEnabled: false } => WebhookStatus.Disabled,
        _ => _differences.Exists(difference => difference.Event == eventName && difference.Webhook == found.Name)
            ? WebhookStatus.Different : WebhookStatus.Ok,
    };

    private bool? HasSecret(WebhookDocument webhook) => _inForce.SecretOf(webhook.Name, webhook.Event) switch
    {
        WebhookSecret.Unknown => null,
        var secret => secret is WebhookSecret.Current,
    };

    private bool IsLacking(string eventName) =>
        Chosen.Exists(pair => pair.Found is null && pair.Wanted.Event == eventName);

    private static bool IsLikeOurs(WebhookDocument webhook) =>
        SetupUrl.LooksLikeOurs(webhook.Url)
        || (IsWanted(webhook) && WebhookTemplate.WhyNotOurs(webhook.Template, webhook.Event) is null);

    private static bool IsWanted(WebhookDocument webhook) =>
        WantedWebhook.Events.Any(one => one.Event == webhook.Event);
}
