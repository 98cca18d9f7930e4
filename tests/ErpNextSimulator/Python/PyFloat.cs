using System.Globalization;

namespace ErpNextSimulator.Python;

/// <summary>
/// Python's <c>repr(float)</c>: shortest digits that read back the same; an exponent below 1e-4 and from 1e16 on.
/// </summary>
public static class PyFloat
{
    private const int SmallestPlain = -4;
    private const int FirstWithExponent = 16;

    public static string Repr(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";
        var sign = value < 0 ? "-" : "";
        var (digits, exponent) = Shortest(Math.Abs(value));
        return sign + (exponent is >= SmallestPlain and < FirstWithExponent
            ? Plain(digits, exponent) : Scientific(digits, exponent));
    }

    /// <summary>Digits d1d2d3... and e of d1.d2d3... × 10^e.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision <= 16; precision++)
        {
            text = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == value) break;
        }
        var at = text.IndexOf('E', StringComparison.Ordinal);
        return (text[..at].Replace(".", "", StringComparison.Ordinal),
            int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + digits;
        var whole = exponent + 1;
        return digits.Length <= whole ? digits.PadRight(whole, '0') + ".0" : $"{digits[..whole]}.{digits[whole..]}";
    }

    private static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
