using System.Globalization;

namespace CustomerSync.Storage.Moving;

/// <summary>
/// Values between engines with types and SQLite, which keeps keys and times as text, flags as numbers and decimals as
/// whichever of its types is exact.
/// </summary>
internal static class MovedValue
{
    public static MovedKind KindOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => MovedKind.Flag,
        TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 => MovedKind.Whole,
        TypeCode.Decimal => MovedKind.Number,
        TypeCode.DateTime => MovedKind.Time,
        TypeCode.String => MovedKind.Text,
        _ when type == typeof(Guid) => MovedKind.Uuid,
        _ when type == typeof(DateTimeOffset) => MovedKind.Time,
        _ when type == typeof(byte[]) => MovedKind.Bytes,
        _ => throw new NotSupportedException($"A column of {type.Name} cannot be moved."),
    };

    /// <summary>
    /// As what it is: text, <see cref="long"/>, <see cref="decimal"/>, <see cref="bool"/>,
    /// <see cref="DateTimeOffset"/> (UTC), <see cref="Guid"/> or bytes; null. A column that takes no null has an empty
    /// text for it.
    /// </summary>
    /// <exception cref="FormatException">It is not what its column holds at the other end.</exception>
    public static object? Of(object? value, MovedColumn column) => (value, column.Kind) switch
    {
        (null or DBNull, MovedKind.Text) when !column.IsNullable => "",
        (null or DBNull, _) => null,
        (_, MovedKind.Text) => Convert.ToString(value, CultureInfo.InvariantCulture),
        (_, MovedKind.Whole) => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        (_, MovedKind.Number) => StorableNumber.Read(value),
        (bool flag, MovedKind.Flag) => flag,
        (_, MovedKind.Flag) => Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0,
        (DateTimeOffset time, MovedKind.Time) => time.ToUniversalTime(),
        (DateTime time, MovedKind.Time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        (string text, MovedKind.Time) => DateTimeOffset.Parse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        (Guid uuid, MovedKind.Uuid) => uuid,
        (string text, MovedKind.Uuid) => Guid.Parse(text),
        (byte[] bytes, MovedKind.Bytes) => bytes,
        _ => throw new FormatException($"{column.Name} holds a {value!.GetType().Name}, which is no {column.Kind}."),
    };

    /// <summary>The same text for the same value, whichever engine it comes from.</summary>
    public static string Canonical(object? value) => value switch
    {
        null => "-",
        byte[] bytes => "=" + Convert.ToHexString(bytes),
        DateTimeOffset time => "=" + time.UtcTicks.ToString(CultureInfo.InvariantCulture),
        IFormattable other => "=" + other.ToString(null, CultureInfo.InvariantCulture),
        _ => "=" + value,
    };
}
