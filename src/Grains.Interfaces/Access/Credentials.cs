using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CustomerSync.Access;

/// <summary>
/// Secrets of 256 random bits, as people and programs carry them. Kept is only their hash; a slow one is of no use for
/// what cannot be guessed.
/// </summary>
public static class Credentials
{
    /// <summary>Begins each machine key, so that scanners for secrets know it.</summary>
    public const string KeyPrefix = "csync_";

    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private const int IdLength = 10, SecretBytes = 32, SecretLength = 43, ChecksumLength = 8;

    private const int KeyLength = 6 + IdLength + 1 + SecretLength + ChecksumLength;

    /// <summary>Of a link or a session: 43 characters that need no escaping in a URL.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string NewId() => RandomNumberGenerator.GetString(IdAlphabet, IdLength);

    /// <summary>What is kept of a token or a key: SHA-256 of its text, hexadecimal.</summary>
    public static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary><c>csync_</c>, its id, <c>_</c>, its secret, a checksum of all that.</summary>
    public static (string Text, string Id) NewKey()
    {
        var id = NewId();
        var text = $"{KeyPrefix}{id}_{NewToken()}";
        return (text + Checksum(text), id);
    }

    /// <summary>False for what is no key of ours, or has a slip of the pen in it.</summary>
    public static bool TryReadKey(string text, out string id)
    {
        var isKey = text.Length == KeyLength && text.StartsWith(KeyPrefix, StringComparison.Ordinal)
            && text[KeyPrefix.Length + IdLength] == '_'
            && Checksum(text[..^ChecksumLength]) == text[^ChecksumLength..];
        id = isKey ? text.Substring(KeyPrefix.Length, IdLength) : "";
        return isKey;
    }

    /// <summary>It finds slips of the pen, and is no protection.</summary>
    private static string Checksum(string text) => Hash(text)[..ChecksumLength];
}
