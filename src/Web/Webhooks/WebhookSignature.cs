using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>
/// Checks that a delivery's bytes were signed with a secret of ours: <c>X-Frappe-Webhook-Signature</c> is the base64 of HMAC-SHA256 over the
/// raw body (frappe, webhook.py); <c>x-erpnext-signature</c>, of the specification, is the same in hexadecimal.
/// </summary>
internal sealed class WebhookSignature(IOptionsMonitor<WebhookOptions> options)
{
    public const string Header = "X-Frappe-Webhook-Signature";

    public const string SpecificationHeader = "x-erpnext-signature";

    /// <param name="key">The secret that matched.</param>
    /// <returns>Null when the delivery is authentic, else one sentence that says what to do.</returns>
    public string? WhyRefused(IHeaderDictionary headers, ReadOnlySpan<byte> body, out SigningKey key)
    {
        key = SigningKey.None;
        var settings = options.CurrentValue;
        var isSigned = headers.ContainsKey(Header) || headers.ContainsKey(SpecificationHeader);
        if (!isSigned && settings.AllowUnsigned) return null;
        if (string.IsNullOrEmpty(settings.Secret) && string.IsNullOrEmpty(settings.PreviousSecret)) return settings.AllowUnsigned ? null
            : "No webhook secret is configured: set Webhooks:Secret (environment variable Webhooks__Secret) to the secret entered in ERPNext's webhooks.";
        if (!isSigned) return $"The header {Header} is missing: switch on 'Enable Security' in ERPNext's webhook and enter the secret of Webhooks:Secret there.";
        key = KeyOf(headers, body, settings);
        return key is SigningKey.None ? "The signature does not match: the secret in ERPNext's webhook must be that of Webhooks:Secret." : null;
    }

    private static SigningKey KeyOf(IHeaderDictionary headers, ReadOnlySpan<byte> body, WebhookOptions settings)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!TryDecode(headers, signature)) return SigningKey.None;
        var (current, previous) = (Matches(settings.Secret, body, signature), Matches(settings.PreviousSecret, body, signature));
        return current ? SigningKey.Current : previous ? SigningKey.Previous : SigningKey.None;
    }

    private static bool TryDecode(IHeaderDictionary headers, Span<byte> signature)
    {
        var base64 = headers[Header].ToString();
        if (base64.Length > 0) return Convert.TryFromBase64String(base64, signature, out var length) && length == signature.Length;
        var hex = headers[SpecificationHeader].ToString();
        return hex.Length == 2 * signature.Length && Convert.FromHexString(hex, signature, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static bool Matches(string? secret, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        if (string.IsNullOrEmpty(secret)) return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
