using System.Globalization;
using System.Text;

namespace ErpNextSimulator.Documents;

/// <summary>
/// What MariaDB's <c>utf8mb4_unicode_ci</c> takes for the same: case, accents, width, trailing spaces and invisible
/// marks do not count, and all characters beyond the first plane (emoji) are one.
/// </summary>
public static class Collation
{
    public static string Key(string text)
    {
        var trimmed = text.AsSpan().TrimEnd(' ');
        return Ascii.IsValid(trimmed) ? trimmed.ToString().ToLowerInvariant() : Folded(trimmed.ToString());
    }

    public static bool AreEqual(string? one, string? other) =>
        one is null || other is null ? one == other : string.Equals(one, other, StringComparison.Ordinal)
            || Key(one) == Key(other);

    private static string Folded(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (!rune.IsBmp) key.Append('\uFFFD');
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format
                or UnicodeCategory.Control) continue;
            else key.Append(rune.Value == 'ß' ? "ss" : Rune.ToLowerInvariant(rune).ToString());
        }
        return key.ToString().TrimEnd(' ');
    }
}
