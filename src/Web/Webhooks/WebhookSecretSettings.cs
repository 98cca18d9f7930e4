using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>Takes from the secrets what cannot belong to them, and notes what may not.</summary>
internal sealed class WebhookSecretSettings : IPostConfigureOptions<WebhookOptions>
{
    public void PostConfigure(string? name, WebhookOptions options)
    {
        var secret = SettingText.WithoutLineBreaks(options.Secret);
        var previous = SettingText.WithoutLineBreaks(options.PreviousSecret);
        options.SecretNotes =
        [
            .. Notes("Webhooks:Secret", options.Secret, secret),
            .. Notes("Webhooks:PreviousSecret", options.PreviousSecret, previous),
        ];
        // It may have been installed with the line break.
        options.PreviousSecret = string.IsNullOrEmpty(previous) && secret != options.Secret ? options.Secret : previous;
        options.Secret = secret;
    }

    private static IEnumerable<string> Notes(string key, string? set, string? taken)
    {
        if (taken != set)
            yield return $"{key} began or ended with a line break or a byte order mark, which was cut off.";
        if (SettingText.OddityOf(taken) is { } oddity)
            yield return $"{key} {oddity}, which counts as part of it: take that away, unless the secret in ERPNext's "
                +
                "webhooks has it too.";
    }
}
