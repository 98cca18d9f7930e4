using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>
/// Checks that a delivery's bytes were signed with a secret of ours: <c>X-Frappe-Webhook-Signature</c> is the base64 of
/// HMAC-SHA256 over the raw body (frappe, webhook.py); <c>x-erpnext-signature</c>, of the specification, is the same in
/// hexadecimal.
/// </summary>
internal sealed class WebhookSignature(IOptionsMonitor<WebhookOptions> options, WebhookSecrets secrets)
{
    public const string Header = "X-Frappe-Webhook-Signature";

    private const string Mismatch =
        "The signature does not match: the secret in ERPNext's webhook must be that of Webhooks:Secret, or the one " +
        "that installing gave it: press Repair on the settings page.";

    public const string SpecificationHeader = "x-erpnext-signature";

    /// <summary>Whether there is a secret to sign with: one that was set by hand, or one of ours.</summary>
    public bool HasSecret =>
        options.CurrentValue is { Secret.Length: > 0 } or { PreviousSecret.Length: > 0 } || !secrets.Known.IsEmpty;

    public static bool IsSigned(IHeaderDictionary headers) =>
        headers.ContainsKey(Header) || headers.ContainsKey(SpecificationHeader);

    /// <summary>Before the body is read.</summary>
    /// <returns>Null when it is signed, or need not be.</returns>
    public string? WhyRefusedUnread(IHeaderDictionary headers) =>
        IsSigned(headers) ? null : WhyRefused(headers, _ => SigningKey.None, out _);

    /// <param name="key">The secret that matched.</param>
    /// <returns>Null when the delivery is authentic, else one sentence that says what to do.</returns>
    public string? WhyRefused(IHeaderDictionary headers, byte[] body, out SigningKey key) =>
        WhyRefused(headers, signature => KeyOf(signature, body), out key);

    /// <summary>The same for a body that was not kept.</summary>
    public string? WhyRefused(IHeaderDictionary headers, BodyHashes body, out SigningKey key) =>
        WhyRefused(headers, body.KeyOf, out key);

    /// <summary>
    /// Every secret that is accepted: one that was set by hand is in force, the stored one then of before.
    /// </summary>
    public IEnumerable<SignatureKey> Keys()
    {
        var (settings, stored) = (options.CurrentValue, secrets.Known);
        var isByHand = !string.IsNullOrEmpty(settings.Secret);
        if (isByHand) yield return new(Encoding.UTF8.GetBytes(settings.Secret!), SigningKey.Current);
        if (stored.Current is { } current)
            yield return new(current, isByHand ? SigningKey.Previous : SigningKey.Current);
        if (!string.IsNullOrEmpty(settings.PreviousSecret))
            yield return new(Encoding.UTF8.GetBytes(settings.PreviousSecret), SigningKey.Previous);
        foreach (var previous in stored.Previous) yield return new(previous, SigningKey.Previous);
    }

    private string? WhyRefused(IHeaderDictionary headers, Func<byte[], SigningKey> keyOf, out SigningKey key)
    {
        key = SigningKey.None;
        var settings = options.CurrentValue;
        var isSigned = IsSigned(headers);
        if (!isSigned && settings.AllowUnsigned) return null;
        if (!HasSecret) return settings.AllowUnsigned ? null
            : "No webhook secret is configured: install the webhooks from the settings page, or set Webhooks:Secret "
                + "(environment variable Webhooks__Secret) to the secret entered in ERPNext's webhooks.";
        if (!isSigned) return $"The header {Header} is missing: switch on 'Enable Security' in ERPNext's webhook and "
            + "enter the secret of Webhooks:Secret there.";
        if (Decoded(headers) is { } signature) key = keyOf(signature);
        return key is SigningKey.None ? string.Join(' ', (string[])[Mismatch, .. settings.SecretNotes]) : null;
    }

    private SigningKey KeyOf(byte[] signature, byte[] body)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in Keys())
        {
            HMACSHA256.HashData(key.Bytes, body, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, signature)) return key.Is;
        }
        return SigningKey.None;
    }

    /// <returns>Null when it is no signature.</returns>
    private static byte[]? Decoded(IHeaderDictionary headers)
    {
        var signature = new byte[HMACSHA256.HashSizeInBytes];
        var base64 = headers[Header].ToString();
        if (base64.Length > 0)
            return Convert.TryFromBase64String(base64, signature, out var n) && n == signature.Length
                ? signature : null;
        var hex = headers[SpecificationHeader].ToString();
        var isHex = hex.Length == 2 * signature.Length
            && Convert.FromHexString(hex, signature, out _, out _) == System.Buffers.OperationStatus.Done;
        return isHex ? signature : null;
    }
}

/// <summary>A secret that is accepted.</summary>
/// <param name="Is">Whether it is the one in force.</param>
internal readonly record struct SignatureKey(byte[] Bytes, SigningKey Is)
{
    public override string ToString() => $"{Is} secret";
}
