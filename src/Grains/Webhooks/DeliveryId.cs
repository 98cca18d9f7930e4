using System.Globalization;

namespace CustomerSync.Webhooks;

/// <summary>
/// Ids of deliveries: UUIDs of version 7 as 32 hexadecimal digits, whose first twelve are the milliseconds since 1970.
/// </summary>
internal static class DeliveryId
{
    private const int TimeDigits = 12;

    /// <summary>Sorts after every id: it is beyond all hexadecimal digits.</summary>
    public const string BeyondAll = "g";

    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    /// <summary>Sorts before every id of that millisecond and after all earlier ones.</summary>
    public static string At(DateTimeOffset time) =>
        Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);

    public static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse(id.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
