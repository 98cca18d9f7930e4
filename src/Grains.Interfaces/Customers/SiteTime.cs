using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace CustomerSync.Customers;

/// <summary>
/// A time as ERPNext writes it: of the site's clock, without an offset, six digits of a second. It is compared as text
/// and never goes through UTC, since the site's zone repeats an hour in autumn. The default is before every other.
/// </summary>
[JsonConverter(typeof(TextValueConverter<SiteTime>)), Immutable]
public readonly record struct SiteTime : ITextValue<SiteTime>, IComparable<SiteTime>
{
    private const string Format = "yyyy-MM-dd HH:mm:ss.ffffff";

    private static readonly string[] Accepted = ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd"];

    private readonly string? _text;

    private SiteTime(string text) => _text = text.Length == 0 ? null : text;

    /// <summary>Whether it is none: the document did not say.</summary>
    public bool IsEmpty => _text is null;

    /// <param name="text">With 0 to 6 digits of a second, or a date alone.</param>
    public static bool TryParse(string? text, out SiteTime time)
    {
        var isTime = DateTime.TryParseExact(
            text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        time = !isTime ? default : text!.Length == Format.Length ? new(text) : Of(parsed);
        return isTime;
    }

    /// <returns>Null for what is no time.</returns>
    public static SiteTime? Parse(string? text) => TryParse(text, out var time) ? time : null;

    /// <param name="time">By the site's clock; what is below a microsecond is dropped.</param>
    public static SiteTime Of(DateTime time) => new(time.ToString(Format, CultureInfo.InvariantCulture));

    public static SiteTime FromStored(string text) => new(text);

    public static explicit operator SiteTime(string stored) => new(stored);

    [return: NotNullIfNotNull(nameof(stored))]
    public static explicit operator SiteTime?(string? stored) => stored is null ? null : new(stored);

    public static implicit operator string(SiteTime time) => time.ToString();

    [return: NotNullIfNotNull(nameof(time))]
    public static implicit operator string?(SiteTime? time) => time?.ToString();

    public static bool operator <(SiteTime a, SiteTime b) => a.CompareTo(b) < 0;

    public static bool operator >(SiteTime a, SiteTime b) => a.CompareTo(b) > 0;

    public static bool operator <=(SiteTime a, SiteTime b) => a.CompareTo(b) <= 0;

    public static bool operator >=(SiteTime a, SiteTime b) => a.CompareTo(b) >= 0;

    /// <summary>Whether it may have been written without a fraction.</summary>
    public bool IsWholeSecond => ToString().EndsWith(".000000", StringComparison.Ordinal);

    /// <summary>Without its fraction.</summary>
    public SiteTime WholeSecond =>
        IsEmpty ? default : new($"{_text!.AsSpan(0, _text!.IndexOf('.', StringComparison.Ordinal))}.000000");

    /// <summary>
    /// As <see cref="CompareTo"/>; but a template may write times without their fraction: within that second both are
    /// the same.
    /// </summary>
    public static int CompareMoments(SiteTime a, SiteTime b) =>
        a.IsWholeSecond || b.IsWholeSecond ? a.WholeSecond.CompareTo(b.WholeSecond) : a.CompareTo(b);

    /// <summary>False where one is not known.</summary>
    public static bool AreSameMoment(SiteTime? a, SiteTime? b) =>
        a is { } one && b is { } other && CompareMoments(one, other) == 0;

    public static SiteTime Earlier(SiteTime a, SiteTime b) => a < b ? a : b;

    /// <summary>By the site's clock, of unspecified kind.</summary>
    public DateTime ToDateTime() =>
        IsEmpty ? DateTime.MinValue : DateTime.ParseExact(_text!, Format, CultureInfo.InvariantCulture);

    /// <summary>By the text alone: no zone is asked. It stays within the years 1 to 9999.</summary>
    public SiteTime Add(TimeSpan span)
    {
        var ticks = (Int128)ToDateTime().Ticks + span.Ticks;
        return Of(new DateTime((long)Int128.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks)));
    }

    public int CompareTo(SiteTime other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => _text ?? "";
}
