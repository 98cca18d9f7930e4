using System.Text;

namespace CustomerSync.Storage;

/// <summary>
/// Text that every engine takes: what is not Unicode, and NUL, becomes U+FFFD, as it does in what is stored.
/// </summary>
internal static class StorableText
{
    public static string Of(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8).Replace('\0', '\uFFFD');

    public static string Of(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        ? text.Replace('\0', '\uFFFD')
        : string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())).Replace('\0', '\uFFFD');
}
