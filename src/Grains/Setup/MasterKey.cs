using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Section <c>Access</c>, what silos and fronts need of it.</summary>
public sealed class MasterKeyOptions
{
    public const string Section = "Access";

    /// <summary>
    /// File of the key that wraps the key ring where the ring lies in the database (PostgreSQL, SQL Server): 32 random
    /// bytes in base64. Every silo and front has the same. Default none: secrets are then not stored there.
    /// </summary>
    public string? MasterKeyFile { get; set; }
}

/// <summary>A key from outside the database: with the database alone nobody reads the ring (AES-256-GCM).</summary>
internal sealed class MasterKey(byte[] key)
{
    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;

    /// <summary>Marks what is wrapped; XML begins otherwise.</summary>
    private const string Mark = "aes256gcm:";

    public static bool IsWrapped(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    /// <returns>Null when none is named.</returns>
    /// <exception cref="ConfigurationException">The file holds no such key, or cannot be read.</exception>
    public static MasterKey? Of(MasterKeyOptions options)
    {
        if (string.IsNullOrEmpty(options.MasterKeyFile)) return null;
        try
        {
            var key = Convert.FromBase64String(File.ReadAllText(options.MasterKeyFile).Trim());
            if (key.Length == KeyBytes) return new(key);
        }
        catch (FormatException) { }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException(
                $"Access:MasterKeyFile: {options.MasterKeyFile} cannot be read: {error.Message}", error);
        }
        throw new ConfigurationException(
            $"Access:MasterKeyFile: {options.MasterKeyFile} does not hold 32 bytes in base64; make it with: openssl "
            + "rand -base64 32");
    }

    public string Wrap(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedText.AsSpan(0, NonceBytes);
        var tag = sealedText.AsSpan(NonceBytes, TagBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, sealedText.AsSpan(NonceBytes + TagBytes), tag);
        return Mark + Convert.ToBase64String(sealedText);
    }

    /// <exception cref="CryptographicException">It was wrapped by another key, or changed.</exception>
    public string Unwrap(string wrapped)
    {
        var sealedText = Convert.FromBase64String(wrapped[Mark.Length..]);
        var plain = new byte[sealedText.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(sealedText.AsSpan(0, NonceBytes), sealedText.AsSpan(NonceBytes + TagBytes),
            sealedText.AsSpan(NonceBytes, TagBytes), plain);
        return Encoding.UTF8.GetString(plain);
    }
}

/// <summary>Says at the start what is wrong with the file, and not when a secret is needed.</summary>
internal sealed class MasterKeyCheck : IValidateOptions<MasterKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, MasterKeyOptions options)
    {
        try { MasterKey.Of(options); }
        catch (ConfigurationException wrong) { return ValidateOptionsResult.Fail(wrong.Message); }
        return ValidateOptionsResult.Success;
    }
}
