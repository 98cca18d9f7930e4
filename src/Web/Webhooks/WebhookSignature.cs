using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>
/// Checks that a delivery's bytes were signed with a secret of ours: <c>X-Frappe-Webhook-Signature</c> is the base64 of HMAC-SHA256 over the
/// raw body (frappe, webhook.py); <c>x-erpnext-signature</c>, of the specification, is the same in hexadecimal.
/// </summary>
internal sealed class WebhookSignature(IOptionsMonitor<WebhookOptions> options, WebhookSecrets secrets, TimeProvider time)
{
    public const string Header = "X-Frappe-Webhook-Signature";

    private const string Mismatch = "The signature does not match: the secret in ERPNext's webhook must be that of Webhooks:Secret, or the one that installing gave it: " +
        "press Repair on the settings page.";

    public const string SpecificationHeader = "x-erpnext-signature";

    /// <summary>Whether there is a secret to sign with: one that was set by hand, or one of ours.</summary>
    public bool HasSecret => options.CurrentValue is { Secret.Length: > 0 } or { PreviousSecret.Length: > 0 } || !secrets.Known.IsEmpty;

    public static bool IsSigned(IHeaderDictionary headers) => headers.ContainsKey(Header) || headers.ContainsKey(SpecificationHeader);

    /// <param name="key">The secret that matched.</param>
    /// <returns>Null when the delivery is authentic, else one sentence that says what to do.</returns>
    public string? WhyRefused(IHeaderDictionary headers, ReadOnlySpan<byte> body, out SigningKey key)
    {
        key = SigningKey.None;
        var settings = options.CurrentValue;
        var isSigned = IsSigned(headers);
        if (!isSigned && settings.AllowUnsigned) return null;
        if (!HasSecret) return settings.AllowUnsigned ? null
            : "No webhook secret is configured: install the webhooks from the settings page, or set Webhooks:Secret (environment variable Webhooks__Secret) to the secret entered in ERPNext's webhooks.";
        if (!isSigned) return $"The header {Header} is missing: switch on 'Enable Security' in ERPNext's webhook and enter the secret of Webhooks:Secret there.";
        key = KeyOf(headers, body, settings);
        return key is SigningKey.None ? string.Join(' ', (string[])[Mismatch, .. settings.SecretNotes]) : null;
    }

    private SigningKey KeyOf(IHeaderDictionary headers, ReadOnlySpan<byte> body, WebhookOptions settings)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!TryDecode(headers, signature)) return SigningKey.None;
        var stored = secrets.Known;
        // A secret that was set by hand is the one in force; the stored one then is of before.
        var byHand = Matches(settings.Secret, body, signature);
        var current = stored.Current is { } known && Matches(known, body, signature);
        var previous = Matches(settings.PreviousSecret, body, signature) | MatchesPrevious(stored, body, signature);
        if (byHand || (current && string.IsNullOrEmpty(settings.Secret))) return SigningKey.Current;
        return current || previous ? SigningKey.Previous : SigningKey.None;
    }

    private bool MatchesPrevious(KnownSecrets stored, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        var matches = false;
        foreach (var (key, until) in stored.Previous) matches |= until > time.GetUtcNow() && Matches(key, body, signature);
        return matches;
    }

    private static bool TryDecode(IHeaderDictionary headers, Span<byte> signature)
    {
        var base64 = headers[Header].ToString();
        if (base64.Length > 0) return Convert.TryFromBase64String(base64, signature, out var length) && length == signature.Length;
        var hex = headers[SpecificationHeader].ToString();
        return hex.Length == 2 * signature.Length && Convert.FromHexString(hex, signature, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static bool Matches(string? secret, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature) =>
        !string.IsNullOrEmpty(secret) && Matches(Encoding.UTF8.GetBytes(secret), body, signature);

    private static bool Matches(byte[] secret, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
