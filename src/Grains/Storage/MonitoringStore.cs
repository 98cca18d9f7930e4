using System.Data.Common;
using System.Globalization;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// The statements behind the charts. Each reads a range of a primary key; none needs an index of its own.
/// </summary>
internal sealed class MonitoringStore(Database database)
{
    /// <summary>A statement that would take longer is given up: a chart is not worth more.</summary>
    private const int TimeoutSeconds = 10;

    /// <summary>Upper bounds of the classes of durations, in milliseconds; beyond the last there is one more.</summary>
    public static IReadOnlyList<double> DurationBounds { get; } =
        [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 3_600_000];

    /// <summary>Deliveries received in [from, to), grouped.</summary>
    /// <param name="pointSeconds">Length of a point; points are numbered from 1970.</param>
    /// <param name="siteOffset">The site's offset from UTC then; null: lags are not told.</param>
    public Task<IReadOnlyList<DeliveryGroup>> Deliveries(
        DateTimeOffset from, DateTimeOffset to, int pointSeconds, TimeSpan? siteOffset) =>
        database.Read(session => WithShortTimeout(session.Statement("deliveries_by_time"))
            .With("@from", DeliveryId.At(from)).With("@to", DeliveryId.At(to)).With("@seconds", pointSeconds)
            .With("@offset_ms", siteOffset?.TotalMilliseconds).ReadAll(Group));

    /// <summary>
    /// Where the feed stood at those times, the earliest first. Its sequences have no gap and are in commit order, so a
    /// place is found by halving, and what lies between two places needs no counting.
    /// </summary>
    public Task<FeedSequences> SequencesAt(IReadOnlyList<DateTimeOffset> times) => database.Read(async session =>
    {
        var head = await FeedStore.ReadHead(session);
        var (places, place) = (new List<long>(times.Count), head.Oldest - 1);
        foreach (var time in times) places.Add(place = await SequenceAt(session, time, place, head.Cursor.Sequence));
        return new FeedSequences(head.Cursor.Epoch, head.Cursor.Sequence, places);
    });

    /// <summary>Runs that began at or after that time, newest first.</summary>
    public Task<IReadOnlyList<MonitoredRun>> Runs(DateTimeOffset from, int limit) => database.Read(session =>
        WithShortTimeout(session.Statement("runs_since")).With("@from", DeliveryId.At(from)).With("@limit", limit)
            .ReadAll(Run));

    /// <returns>The last sequence before that time, which lies between the two.</returns>
    private static async Task<long> SequenceAt(DbSession session, DateTimeOffset time, long before, long last)
    {
        while (before < last)
        {
            var middle = before + (last - before + 1) / 2;
            if (await TimeOf(session, middle) < time) before = middle;
            else last = middle - 1;
        }
        return before;
    }

    /// <summary>Before all times when it was pruned meanwhile: it was old.</summary>
    private static Task<DateTimeOffset> TimeOf(DbSession session, long sequence) =>
        session.Statement("change_time").With("@sequence", sequence).ReadFirst(row => row.Time(0));

    private static DbCommand WithShortTimeout(DbCommand command)
    {
        command.CommandTimeout = TimeoutSeconds;
        return command;
    }

    private static DeliveryGroup Group(DbDataReader row) => new(
        row.Number(0), EnumNames.Parse<DeliveryOutcome>(row.GetString(1)), (int)row.Number(2),
        (int?)row.NumberOrNull(3), row.Number(4), row.Number(5) / 1000.0,
        row.IsDBNull(6) ? null : Convert.ToDouble(row.GetValue(6), CultureInfo.InvariantCulture));

    private static MonitoredRun Run(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3), row.TimeOrNull(4),
        row.Number(5), row.Number(6), row.Number(7), row.Number(8), row.Number(9));
}

/// <summary>Deliveries that are alike.</summary>
/// <param name="Point">Number of the point in which they were received.</param>
/// <param name="DurationClass">See <see cref="MonitoringStore.DurationBounds"/>.</param>
/// <param name="LagClass">The same; null where there is no lag to tell.</param>
/// <param name="MaxDurationMs">The longest among them.</param>
/// <param name="MaxLagMs">The longest among them.</param>
internal sealed record DeliveryGroup(
    long Point, DeliveryOutcome Outcome, int DurationClass, int? LagClass, long Count, double MaxDurationMs,
    double? MaxLagMs);

/// <summary>Places in the feed.</summary>
/// <param name="Head">The last one.</param>
/// <param name="Places">For each time the last sequence before it.</param>
internal sealed record FeedSequences(string Epoch, long Head, IReadOnlyList<long> Places);

/// <summary>A run as its row tells.</summary>
internal sealed record MonitoredRun(
    string Id, string Kind, string Status, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Processed,
    long Created, long Updated, long Deleted, long Failed);
