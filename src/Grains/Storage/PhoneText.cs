using System.Text;
using System.Text.RegularExpressions;

namespace CustomerSync.Storage;

/// <summary>
/// Telephone numbers as people write them: +966 50…, 00966-50…, 966 (0)50…, 050…. A row keeps the digits, without + and
/// 00; a search finds them as they are, and a number with its country also where only the national one was written
/// down.
/// </summary>
internal static partial class PhoneText
{
    /// <summary>Fewer digits are no number of that kind, but a number: "0001234" may be an invoice's.</summary>
    private const int LeastDigits = 5, LeastDialled = 9, LeastInternational = 10, LeastNational = 6;

    private const int LongestCountryCode = 3;

    /// <summary>Of a folded phone. The (0) of "+44 (0)20" is dialled at home only.</summary>
    public static string Digits(string folded)
    {
        var digits = new StringBuilder(folded.Length);
        foreach (var c in folded.Replace("(0)", "", StringComparison.Ordinal))
            if (char.IsAsciiDigit(c)) digits.Append(c);
        if (digits.Length >= LeastDialled && digits[0] == '0' && digits[1] == '0') digits.Remove(0, 2);
        return digits.ToString();
    }

    /// <summary>Runs of a folded search that may be a telephone number.</summary>
    [GeneratedRegex(@"(?<=^|\s)[+(]*[0-9][0-9\s()+./-]*(?=$|\s)")]
    public static partial Regex Runs { get; }

    /// <returns>
    /// Texts of which one must occur in a row; none when the run is too short for a telephone number.
    /// </returns>
    public static IReadOnlyList<string> Alternatives(string run)
    {
        var digits = Digits(run);
        if (digits.Length < LeastDigits) return [];
        var isNational = digits.Length >= LeastNational && digits[0] == '0' && digits[1] != '0';
        HashSet<string> found = [isNational ? digits[1..] : digits, run.Trim()];
        var isInternational = digits[0] != '0' && digits.Length >= LeastInternational;
        for (var code = 1; isInternational && code <= LongestCountryCode; code++)
        {
            found.Add($"\n{digits[code..]}\n");
            found.Add($"\n0{digits[code..]}\n");
        }
        return [.. found];
    }
}
