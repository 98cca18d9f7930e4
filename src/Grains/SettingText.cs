namespace CustomerSync;

/// <summary>What clings to settings from files and variables: white space, a byte order mark, quotes. Pure.</summary>
public static class SettingText
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>An address or a key, which neither begins nor ends with any of that.</summary>
    /// <returns>Null when nothing is left.</returns>
    public static string? Cleaned(string? text)
    {
        var clean = text?.Trim(ByteOrderMark).Trim();
        while (clean is not null && IsQuoted(clean)) clean = clean[1..^1].Trim();
        return string.IsNullOrEmpty(clean) ? null : clean;
    }

    /// <summary>A secret may hold all of it, but for what no form of ERPNext takes.</summary>
    public static string? WithoutLineBreaks(string? secret) => secret?.Trim(ByteOrderMark, '\r', '\n');

    /// <summary>What at the ends of a secret was perhaps not meant, such as "ends with white space".</summary>
    /// <returns>Null when nothing is odd.</returns>
    public static string? OddityOf(string? secret) => secret switch
    {
        null or "" => null,
        _ when char.IsWhiteSpace(secret[0]) => "begins with white space",
        _ when char.IsWhiteSpace(secret[^1]) => "ends with white space",
        _ when IsQuoted(secret) => "stands in quotes",
        _ => null,
    };

    private static bool IsQuoted(string text) => text is ['"', .., '"'] or ['\'', .., '\''];
}
