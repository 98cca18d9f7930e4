using System.Data.Common;
using System.Text.Json;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// The attempts at a delivery, as the log keeps them. Of one that was tried once, as nearly all are, its row tells
/// everything already.
/// </summary>
internal static class DeliveryTries
{
    /// <summary>A delete that nobody can confirm is tried for as long as it takes.</summary>
    private const int Kept = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>Null: it is the first.</returns>
    public static string? Of(DeliveryRecord record)
    {
        if (record.Delivery.Attempt == 0) return null;
        var began = record.Delivery.TriedAt ?? record.Delivery.ReceivedAt;
        var all = record.Delivery.Tried.Append(
            new(began, record.Outcome, (record.DecidedAt - began).TotalMilliseconds)).ToList();
        return JsonSerializer.Serialize((all.Count <= Kept ? all : [all[0], .. all[^(Kept - 1)..]])
            .Select(one => new Written(one.At, EnumNames.Of(one.Outcome), one.DurationMs)), Json);
    }

    /// <param name="row">Of the statements that read deliveries.</param>
    public static IReadOnlyList<DeliveryTry> Read(DbDataReader row) => row.TextOrNull(21) is { } kept
        ? [.. JsonSerializer.Deserialize<List<Written>>(kept, Json)!
            .Select(one => new DeliveryTry(one.At, EnumNames.Parse<DeliveryOutcome>(one.Outcome), one.DurationMs))]
        : row.Number(13) > 0 ? []
        : [new(row.Time(1), EnumNames.Parse<DeliveryOutcome>(row.GetString(4)), row.Number(8) / 1000.0)];

    /// <param name="Outcome">By its name: a newer release may have one that is not known here.</param>
    private sealed record Written(DateTimeOffset At, string Outcome, double DurationMs);
}
