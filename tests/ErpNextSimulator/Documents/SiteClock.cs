using System.Globalization;

namespace ErpNextSimulator.Documents;

/// <summary>
/// The site's time: its zone, microseconds, no offset. The zone can be changed while it runs, as an
/// administrator can.
/// </summary>
public sealed class SiteClock(TimeProvider time, string zone)
{
    private const string Format = "yyyy-MM-dd HH:mm:ss.ffffff";

    private static readonly string[] Accepted =
        ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", "yyyy-MM-dd"];

    private TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public string Zone
    {
        get => _zone.Id;
        set => _zone = TimeZoneInfo.FindSystemTimeZoneById(value);
    }

    public string Now() => At(time.GetUtcNow());

    public string Ago(TimeSpan age) => At(time.GetUtcNow() - age);

    public static string Normalize(string text) =>
        DateTime.TryParseExact(text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            ? parsed.ToString(Format, CultureInfo.InvariantCulture) : text;

    private string At(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, _zone).ToString(Format, CultureInfo.InvariantCulture);
}
