namespace CustomerSync.Access;

/// <summary>Names that people give to each other and to keys.</summary>
internal static class NameText
{
    private const int MaxLength = 100;

    /// <returns>Null for none.</returns>
    public static string? Clean(string? name)
    {
        var text = Cut(new string([.. (name ?? "").Where(IsShown)]).Trim(), MaxLength);
        return text.Length == 0 ? null : text;
    }

    /// <summary>The beginning, without half of a character, which no database takes.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text
        : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>What ends a line, or turns its direction, makes another name of it where it is shown.</summary>
    private static bool IsShown(char letter) => !char.IsControl(letter)
        && letter is not ('\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
