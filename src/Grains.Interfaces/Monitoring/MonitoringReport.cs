using CustomerSync.Webhooks;

namespace CustomerSync.Monitoring;

/// <summary>The series of a range.</summary>
/// <param name="From">Begin of the first point.</param>
/// <param name="To">End of the last point; it lies ahead, as the last point is still filling.</param>
/// <param name="PointSeconds">Length of a point.</param>
/// <param name="IsComplete">False: some points could not be read in time; ask again.</param>
/// <param name="Points">Of the database, the oldest first.</param>
/// <param name="Runs">Syncs that began in the range, the newest first, 500 at most.</param>
/// <param name="Processes">Each process' own measurements, of the last day at most, since this collection began.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.MonitoringReport")]
public sealed record MonitoringReport(
    [property: Id(0)] MonitoringNow Now, [property: Id(1)] DateTimeOffset From, [property: Id(2)] DateTimeOffset To,
    [property: Id(3)] int PointSeconds,
    [property: Id(4)] bool IsComplete, [property: Id(5)] IReadOnlyList<MonitoringPoint> Points,
    [property: Id(6)] IReadOnlyList<RunPoint> Runs,
    [property: Id(7)] IReadOnlyList<ProcessSeries> Processes);

/// <summary>The current values, whatever the range.</summary>
/// <param name="SuccessRate">Of the last 24 hours' deliveries, those that were neither rejected nor failed: 0 to 1; null when there was none.</param>
/// <param name="LagMs">From ERPNext's save to our decision, in milliseconds, of the last minute of this hour that tells one, half of the applied deliveries were faster; null when not known.</param>
/// <param name="DeliveriesPerMinute">Of the last five whole minutes.</param>
/// <param name="Connections">Clients that follow the feed now, on all fronts.</param>
/// <param name="Database">Reads and commits of the last five minutes, in milliseconds; null when there was none.</param>
/// <param name="Waiting">Commits that grains wait for now.</param>
/// <param name="LastRun">The newest sync; null when there was none.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.MonitoringNow")]
public sealed record MonitoringNow(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] double? SuccessRate, [property: Id(2)] double? LagMs,
    [property: Id(3)] double DeliveriesPerMinute,
    [property: Id(4)] long Connections, [property: Id(5)] Spread? Database, [property: Id(6)] long Waiting,
    [property: Id(7)] RunPoint? LastRun);

/// <summary>What the database tells of a stretch of time.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Deliveries">Received in it, by how they ended so far; null when it could not be read yet.</param>
/// <param name="SuccessRate">Those neither rejected nor failed: 0 to 1; null when there was none.</param>
/// <param name="Duration">From request to decision.</param>
/// <param name="Lag">From ERPNext's save to our decision, of the applied; null when there was none or the site's time zone is not known.</param>
/// <param name="Changes">Places that the feed moved on, whatever caused the changes; null when they could not be read yet.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.MonitoringPoint")]
public sealed record MonitoringPoint(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] IReadOnlyDictionary<DeliveryOutcome, long>? Deliveries,
    [property: Id(2)] double? SuccessRate,
    [property: Id(3)] Spread? Duration, [property: Id(4)] Spread? Lag, [property: Id(5)] long? Changes);

/// <summary>
/// How times are spread, in milliseconds; the percentiles are estimated within classes a factor of two or so wide.
/// </summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.Spread")]
public sealed record Spread([property: Id(0)] double P50, [property: Id(1)] double P95, [property: Id(2)] double Max);

/// <summary>A sync run.</summary>
/// <param name="Status">As the run's row tells: <c>running</c>, <c>completed</c>, …</param>
/// <param name="Seconds">How long it took, or takes so far.</param>
/// <param name="RowsPerSecond">Customers read and compared per second.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.RunPoint")]
public sealed record RunPoint(
    [property: Id(0)] string Id, [property: Id(1)] string Kind, [property: Id(2)] string Status,
    [property: Id(3)] DateTimeOffset StartedAt,
    [property: Id(4)] DateTimeOffset? FinishedAt, [property: Id(5)] double Seconds,
    [property: Id(6)] double RowsPerSecond, [property: Id(7)] long Processed,
    [property: Id(8)] long Created, [property: Id(9)] long Updated, [property: Id(10)] long Deleted,
    [property: Id(11)] long Failed);
