using System.Security.Cryptography;
using CustomerSync.Setup;

namespace CustomerSync.Hooks;

internal static class HookSecrets
{
    private const int Bytes = 32;

    /// <summary>A new secret, as it is kept and as it is told once.</summary>
    /// <exception cref="SecretsNotStoredException">The keys would lie in clear beside what they protect.</exception>
    public static (HookSecret Kept, string Text) New(SecretProtector protector, TimeProvider time)
    {
        protector.RequireStorable();
        var text = HookSecret.Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        return (new(protector.Protect(text, HookSecret.Purpose), time.GetStorableNow(), null), text);
    }
}
