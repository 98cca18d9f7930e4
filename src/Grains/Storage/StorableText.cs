using System.Text;

namespace CustomerSync.Storage;

/// <summary>
/// Text that every engine takes: what is not Unicode, and NUL, becomes U+FFFD, as it does in what is stored.
/// </summary>
internal static class StorableText
{
    public static string Of(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8).Replace('\0', '\uFFFD');

    /// <summary>The same bytes, where they are that already.</summary>
    public static byte[] Utf8(byte[] utf8) => System.Text.Unicode.Utf8.IsValid(utf8) && !utf8.Contains((byte)0)
        ? utf8 : Encoding.UTF8.GetBytes(Of((ReadOnlySpan<byte>)utf8));

    public static string Of(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        ? text.Replace('\0', '\uFFFD')
        : string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())).Replace('\0', '\uFFFD');
}
