using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CustomerSync.ErpNext;

/// <summary>
/// Reads numbers as people and <c>fmt_money</c> write them: digits of any script, a currency before or behind, groups
/// of thousands, a comma or a point before the decimals. A single point is always the decimal one, as in JSON; a text
/// that leaves a doubt ("5k", "10 Lakh") is none.
/// </summary>
internal static partial class NumberText
{
    private static readonly Lazy<HashSet<string>> Currencies = new(AllCurrencies);

    public static bool TryParse(string text, out decimal number)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return true;
        var match = Parts().Match(Plain(text));
        var signs = match.Groups["sign"].Length + match.Groups["inner"].Length;
        if (!match.Success || signs > 1 || !IsCurrency(match, "before") || !IsCurrency(match, "behind")) return false;
        return Invariant(match.Groups["number"].Value) is { } digits
            && decimal.TryParse(
                (signs > 0 ? "-" : "") + digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>ASCII digits and separators; blanks of all kinds are one, marks of direction are none.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format) continue;
            plain.Append(c switch
            {
                '٫' => '.',
                '٬' or '،' => ',',
                '−' or '–' => '-',
                '’' => '\'',
                _ when char.IsDigit(c) => (char)('0' + (int)char.GetNumericValue(c)),
                _ when char.IsWhiteSpace(c) => ' ',
                _ => c,
            });
        }
        return plain.ToString();
    }

    /// <returns>With a point and nothing else; null when the separators leave a doubt.</returns>
    private static string? Invariant(string number)
    {
        var last = number.LastIndexOfAny(['.', ',']);
        var separator = last < 0 ? '\0' : number[last];
        var isDecimal = last >= 0 && number.IndexOf(separator, StringComparison.Ordinal) == last
            && (separator == '.' || !IsGroup(number, last));
        if (isDecimal && separator == ',' && number.Length - last > 4 && !number.Contains('.')) return null; // "1,0000"
        var (whole, fraction) = isDecimal ? (number[..last], number[(last + 1)..]) : (number, "");
        return Grouped().IsMatch(whole) && fraction.All(char.IsAsciiDigit)
            ? $"{Digits().Replace(whole, "")}.{fraction}0" : null;
    }

    /// <summary>"1,000" is a thousand, "1,5" and "0,500" are not.</summary>
    private static bool IsGroup(string number, int comma) =>
        number.Length - comma == 4 && number.IndexOf('.', StringComparison.Ordinal) < 0 && number[0] != '0';

    private static bool IsCurrency(Match match, string part) =>
        match.Groups[part].Value.Trim() is var text && (text.Length == 0 || Currencies.Value.Contains(text)
            || text.All(c => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.CurrencySymbol));

    private static HashSet<string> AllCurrencies()
    {
        var regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name));
        var symbols = regions.SelectMany(
            region => (string[])[region.ISOCurrencySymbol, region.CurrencySymbol, region.CurrencySymbol.TrimEnd('.')]);
        return [.. symbols.Select(Plain), "Rs", "Rs.", "SR", "S.R.", "Dh", "Dhs", "ريال", "ر.س", "د.إ"];
    }

    [GeneratedRegex(@"^(?<sign>-?)(?<before>[^0-9,'\-]*?) ?(?<inner>-?)(?<number>[0-9]([0-9,.' ]*[0-9])?) ?(?<behind>[^0-9,'\-]*)$")]
    private static partial Regex Parts();

    /// <summary>One digit or more in a row, or groups of three, in India of two before the last three.</summary>
    [GeneratedRegex(@"^([0-9]+|[0-9]{1,3}(?<by>[,.' ])[0-9]{3}(\k<by>[0-9]{3})*|[0-9]{1,2}(,[0-9]{2})+,[0-9]{3})$")]
    private static partial Regex Grouped();

    [GeneratedRegex("[^0-9]")]
    private static partial Regex Digits();
}
