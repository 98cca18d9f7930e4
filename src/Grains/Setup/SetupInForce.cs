namespace CustomerSync.Setup;

/// <summary>The target of a check with what is needed to compare: the secret in force, and which webhooks were given it.</summary>
/// <param name="Secret">In clear; null while there is none, or it cannot be read.</param>
/// <param name="Given">Secrets in clear that we gave, by webhook.</param>
internal sealed record SetupInForce(SetupTarget Target, string? Secret, SecretReport Report, IReadOnlyDictionary<string, string?> Given)
{
    /// <summary>Null: it may have been entered by hand, and nobody can say.</summary>
    public bool? Knows(string webhook)
    {
        if (Given.TryGetValue(webhook, out var given)) return given == Secret;
        return Report.Source is SecretSource.Setting ? null : false; // One that we made and never gave to it, it cannot have.
    }

    /// <summary>Without secrets.</summary>
    public override string ToString() => Target.WebhookUrl;
}
