using System.Globalization;
using System.Text;

namespace CustomerSync.ErpNext;

/// <summary>
/// Takes for the same what ERPNext's database does (<c>utf8mb4_unicode_ci</c>), as near as can be told from
/// here: case, accents, width, invisible
/// marks and blanks at the end do not count. Links may be spelled otherwise than the document that they name.
/// </summary>
internal sealed class DatabaseCollation : IEqualityComparer<string>
{
    public static DatabaseCollation Comparer { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal)
        || (x is not null && y is not null && Key(x) == Key(y));

    public int GetHashCode(string obj) => Key(obj).GetHashCode(StringComparison.Ordinal);

    private static string Key(string text)
    {
        var trimmed = text.AsSpan().TrimEnd(' ');
        return Ascii.IsValid(trimmed) ? trimmed.ToString().ToLowerInvariant() : Folded(trimmed.ToString());
    }

    private static string Folded(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (!rune.IsBmp) key.Append('\uFFFD');
            else if (Rune.GetUnicodeCategory(rune) is not (
                UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.Control))
                key.Append(rune.Value == 'ß' ? "ss" : Rune.ToLowerInvariant(rune).ToString());
        }
        return key.ToString().TrimEnd(' ');
    }

    private static string Decomposed(string text)
    {
        try { return text.Normalize(NormalizationForm.FormKD); }
        catch (ArgumentException) { return text; } // A lone surrogate.
    }
}
