using System.Text;

namespace CustomerSync.Storage;

internal static class StorableText
{
    /// <summary>Bytes as text that every engine takes: what is not UTF-8, and NUL, becomes U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8).Replace('\0', '\uFFFD');
}
