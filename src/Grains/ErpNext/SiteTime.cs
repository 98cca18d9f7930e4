using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CustomerSync.ErpNext;

/// <summary>
/// ERPNext's times: site time without an offset, 0 to 6 digits of a second. Normalised to six digits they compare as text;
/// they never go through UTC, since the site's zone repeats an hour in autumn.
/// </summary>
public static class SiteTime
{
    internal const string Format = "yyyy-MM-dd HH:mm:ss.ffffff";

    private static readonly string[] Accepted = ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd"];

    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        if (!DateTime.TryParseExact(text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
        normalized = time.ToString(Format, CultureInfo.InvariantCulture);
        return true;
    }
}
