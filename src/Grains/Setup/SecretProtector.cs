using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Setup;

/// <summary>
/// Encrypts secrets before they are stored or sent, by ASP.NET Data Protection. Every silo and front has the same key
/// ring.
/// </summary>
public sealed class SecretProtector(IDataProtectionProvider provider, IServiceProvider services)
{
    private const string OfWebhooks = "CustomerSync.WebhookSecret";

    /// <summary>Whether whoever has the database has the keys, and can seal what he likes.</summary>
    public bool IsOpenToReaders => services.GetRequiredService<KeyRingPlace>().IsInClear;

    /// <exception cref="SecretsNotStoredException">The keys would lie in clear beside what they protect.</exception>
    public void RequireStorable()
    {
        if (IsOpenToReaders) throw new SecretsNotStoredException();
    }

    /// <param name="purpose">What is encrypted for one purpose is nothing for another.</param>
    public string Protect(string secret, string purpose = OfWebhooks) =>
        provider.CreateProtector(purpose).Protect(secret);

    /// <returns>Null when the key ring has lost the key.</returns>
    public string? TryUnprotect(string text, string purpose = OfWebhooks)
    {
        try { return provider.CreateProtector(purpose).Unprotect(text); }
        catch (CryptographicException) { return null; }
    }
}
