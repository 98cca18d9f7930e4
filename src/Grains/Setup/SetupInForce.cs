namespace CustomerSync.Setup;

/// <summary>Which secret a webhook in ERPNext has, as far as that can be known: ERPNext shows none.</summary>
internal enum WebhookSecret
{
    /// <summary>It was set by hand, and nobody can say.</summary>
    Unknown,

    /// <summary>The one in force is the last that we gave to it.</summary>
    Current,

    /// <summary>One from before, or none of ours.</summary>
    Other,

    /// <summary>It was given the one in force, and what it sends is refused: it was changed in ERPNext.</summary>
    Refused,
}

/// <summary>
/// The target of a check with what is needed to compare: the secret in force, and which webhooks were given it.
/// </summary>
/// <param name="Secret">In clear; null while there is none, or it cannot be read.</param>
/// <param name="Given">Secrets in clear that we gave, by webhook.</param>
/// <param name="Refused">Events of which deliveries in our form are refused.</param>
internal sealed record SetupInForce(
    SetupTarget Target, string? Secret, SecretReport Report, IReadOnlyDictionary<string, string?> Given,
    IReadOnlySet<string> Refused)
{
    public WebhookSecret SecretOf(string webhook, string eventName)
    {
        // One that we made and never gave to it, it cannot have.
        var isGiven = Given.TryGetValue(webhook, out var given);
        if (isGiven ? given != Secret : Report.Source is not SecretSource.Setting) return WebhookSecret.Other;
        if (Refused.Contains(eventName)) return WebhookSecret.Refused;
        return isGiven ? WebhookSecret.Current : WebhookSecret.Unknown;
    }

    /// <summary>A rotation has not reached it.</summary>
    public bool HasOlder(string webhook) => Given.TryGetValue(webhook, out var given) && given != Secret;

    /// <summary>Without secrets.</summary>
    public override string ToString() => Target.WebhookUrl;
}
