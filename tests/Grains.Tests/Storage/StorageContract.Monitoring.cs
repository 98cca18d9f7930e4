using CustomerSync.Monitoring;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private const int Minute = 60;

    private MonitoringStore Monitoring => new(Database);

    /// <summary>A second, so that every point of a minute begins on it.</summary>
    private static DateTimeOffset MonitoredFrom { get; } = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Deliveries_are_grouped_by_point_and_outcome_and_those_outside_are_not_counted()
    {
        await Log(Received(0) with { Outcome = DeliveryOutcome.Applied }, Received(59.999)
            with { Outcome = DeliveryOutcome.Failed }, Received(60), Received(61), Received(-0.001), Received(120));

        var groups = await Monitoring.Deliveries(MonitoredFrom, MonitoredFrom.AddMinutes(2), Minute, null);

        var first = MonitoredFrom.ToUnixTimeSeconds() / Minute;
        Assert.Equal(
            [(first, DeliveryOutcome.Applied, 1L), (first, DeliveryOutcome.Failed, 1L),
                (first + 1, DeliveryOutcome.Applied, 2L)],
            groups.Select(group => (group.Point, group.Outcome, group.Count)).Order());
        Assert.All(groups, group => Assert.Null(group.LagClass));
    }

    [Fact]
    public async Task The_classes_of_the_statement_are_those_that_the_percentiles_are_told_of()
    {
        double[] durations = [0, .. Latencies.Bounds, .. Latencies.Bounds.Select(bound => bound + 0.001)];
        await Log([.. durations.Select(duration => Received(1, duration))]);

        var groups = await Monitoring.Deliveries(MonitoredFrom, MonitoredFrom.AddMinutes(1), Minute, null);

        Assert.Equal(
            durations.GroupBy(Latencies.ClassOf)
                .Select(group => (group.Key, (long)group.Count(), Math.Round(group.Max(), 3))).Order(),
            groups.Select(group => (group.DurationClass, group.Count, group.MaxDurationMs)).Order());
    }

    [Fact]
    public async Task The_lag_is_told_in_the_sites_time_of_what_was_applied_as_it_came()
    {
        // Riyadh is three hours ahead: 1.5 s before.
        var applied = Received(10, duration: 5) with { ErpnextModified = "2026-03-05 15:00:08.500000" };
        var replayed = Received(10) with { Delivery = Received(10).Delivery with { ReplayOf = Sample.DeliveryId() } };
        var retried = Received(10)
            with { Delivery = Received(10).Delivery with { Id = DeliveryId.New(MonitoredFrom.AddSeconds(10)) } };
        await Log(applied, replayed, Received(10) with { Outcome = DeliveryOutcome.Stale }, Received(10)
            with { ErpnextModified = null }, retried with { Outcome = DeliveryOutcome.Failed });
        await Log(retried with { Delivery = retried.Delivery with { Attempt = 1 } });

        var groups = await Monitoring.Deliveries(
            MonitoredFrom, MonitoredFrom.AddMinutes(1), Minute, TimeSpan.FromHours(3));

        Assert.Equal(5, groups.Sum(group => group.Count));
        var lag = Assert.Single(groups, group => group.LagClass is not null);
        Assert.Equal((1, Latencies.ClassOf(1505)), (lag.Count, lag.LagClass));
        Assert.InRange(lag.MaxLagMs!.Value, 1504, 1506);
    }

    [Fact]
    public async Task The_places_of_the_feed_at_times_are_found()
    {
        var clock = new SteppingClock(MonitoredFrom);
        var store = new CustomerStore(Database, clock);
        var (empty, times) =
            (await Monitoring.SequencesAt([MonitoredFrom]), Enumerable.Range(0, 6)
                .Select(minute => MonitoredFrom.AddMinutes(minute)).ToList());
        for (var i = 0; i < 5; i++)
        {
            clock.Now = MonitoredFrom.AddMinutes(i).AddSeconds(1);
            if (i != 2) await store.Commit([Sample.Create($"A{i}"), Sample.Create($"B{i}")]);
        }

        var places = await Monitoring.SequencesAt(times);

        Assert.Equal([0L], empty.Places);
        Assert.Equal(8, places.Head);
        Assert.Equal([0L, 2L, 4L, 4L, 6L, 8L], places.Places);
        Assert.Equal((await Feed.Head()).Cursor.Epoch, places.Epoch);
    }

    [Fact]
    public async Task Runs_are_told_newest_first_with_what_they_did()
    {
        var begun = TimeProvider.System.GetUtcNow();
        var first = (await Sync.StartRun("basic", ""))!;
        await Sync.FinishRun(first, "completed", null);
        var second = (await Sync.StartRun("enhanced", ""))!;

        var runs = await Monitoring.Runs(begun.AddSeconds(-1), 10);

        Assert.Equal([(second.RunId, "enhanced", "running", false), (first.RunId, "basic", "completed", true)],
            runs.Select(run => (run.Id, run.Kind, run.Status, run.FinishedAt is not null)));
        Assert.Empty(await Monitoring.Runs(begun.AddMinutes(1), 10));
        Assert.Single(await Monitoring.Runs(begun.AddSeconds(-1), 1));
    }

    private static DeliveryRecord Received(double second, double duration = 1)
    {
        var at = MonitoredFrom.AddSeconds(second);
        var record = Sample.Delivery(DeliveryId.New(at), "A");
        return record with { Delivery = record.Delivery
            with { ReceivedAt = at },
            DecidedAt = at.AddTicks((long)Math.Round(duration * TimeSpan.TicksPerMillisecond)) };
    }

    private Task<Commit> Log(params DeliveryRecord[] records) =>
        Store.Commit([.. records.Select(record => CommitItem.Of(record))]);

    private sealed class SteppingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
