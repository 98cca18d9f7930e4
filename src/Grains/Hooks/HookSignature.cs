using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CustomerSync.Setup;

namespace CustomerSync.Hooks;

/// <summary>The secrets of a subscription, and what they sign: Standard Webhooks, version 1.</summary>
internal sealed class HookSignature
{
    private readonly List<(byte[] Key, DateTimeOffset? Until)> _keys = [];

    /// <returns>Null when the secret in force cannot be read: the key ring has lost its key.</returns>
    public static HookSignature? Of(HookSettings settings, SecretProtector protector)
    {
        var signature = new HookSignature();
        foreach (var secret in settings.Secrets)
            if (protector.TryUnprotect(secret.Protected, HookSecret.Purpose) is { } text)
                signature._keys.Add((Convert.FromBase64String(text[HookSecret.Prefix.Length..]), secret.Until));
            else if (secret.Until is null) return null;
        return signature;
    }

    /// <summary>
    /// By each secret one, while two are in use: the receiver needs to know one of them. The StandardWebhooks package of
    /// .NET does not look at the last of several, so that stands there twice.
    /// </summary>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.");
        byte[] signed = [.. Encoding.UTF8.GetBytes(head), .. body];
        var all = _keys.Where(key => key.Until is null || key.Until > at)
            .Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key.Key, signed))).ToList();
        if (all.Count > 1) all.Add(all[^1]);
        return string.Join(' ', all);
    }
}
