using System.Globalization;

namespace CustomerSync.Storage;

/// <summary>
/// Decimal numbers in a database that may have no such type: what is read back is what was written, digit by digit.
/// </summary>
internal static class StorableNumber
{
    /// <summary>
    /// For SQLite, which has no decimals: a whole number or a double where it is that number exactly (ERPNext's Python
    /// floats always are), so that the column sorts and sums; else its digits as text.
    /// </summary>
    public static object WithoutDecimals(decimal number)
    {
        if (decimal.IsInteger(number) && Math.Abs(number) <= long.MaxValue) return (long)number;
        var rounded = (double)number;
        return Parse(Text(rounded)) == number ? rounded : Text(number);
    }

    /// <summary>Without the zeros that an engine appends.</summary>
    public static decimal? Read(object value) => value switch
    {
        DBNull => null,
        decimal number => number / 1.0000000000000000000000000000m,
        long number => number,
        double number => Parse(Text(number)),
        _ => Parse((string)value),
    };

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static decimal Parse(string digits) =>
        decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
}
