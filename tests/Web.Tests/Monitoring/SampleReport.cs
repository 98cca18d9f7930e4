using System.Text.Json;
using CustomerSync.Http;
using CustomerSync.Monitoring;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Monitoring;

/// <summary>A report as the front sends it, of a busy day that nobody could wait for.</summary>
internal static class SampleReport
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 5, 6, 0, 0, TimeSpan.Zero);

    public static string Json(MonitoringReport report) =>
        JsonSerializer.Serialize(Envelope.Of(report), HttpConventions.Json);

    public static MonitoringReport Of(TimeScale scale)
    {
        var random = new Random(7);
        var times = Enumerable.Range(0, scale.Count).Select(i => Begin.AddSeconds((double)i * scale.Seconds)).ToList();
        var end = times[^1].AddSeconds(scale.Seconds);
        var runs = times.Where((_, i) => i % 12 == 5).Reverse().Select((at, i) => Run(at, random, i)).ToList();
        return new(
            new(end, 0.987, 842, 31.4, 128, new(1.9, 14.2, 320), 3, runs[0]), times[0], end, scale.Seconds, true,
            [.. times.Select((at, i) => Point(at, random, i))], runs,
            [Process("web-1:4711", ["front", "silo"], times, random, 40),
                Process("web-2:815", ["front"], times, random, 90)]);
    }

    /// <summary>Nothing has happened yet.</summary>
    public static MonitoringReport Empty(TimeScale scale) => new(
        new(Begin, null, null, 0, 0, null, 0, null), Begin, Begin.AddSeconds((double)scale.Count * scale.Seconds),
        scale.Seconds, true,
        [.. Enumerable.Range(0, scale.Count)
            .Select(i => new MonitoringPoint(
                Begin.AddSeconds((double)i * scale.Seconds), new Dictionary<DeliveryOutcome, long>(), null, null, null,
                0))], [], []);

    private static MonitoringPoint Point(DateTimeOffset at, Random random, int i)
    {
        var wave = 20 + 15 * Math.Sin(i / 9.0);
        var counts = new Dictionary<DeliveryOutcome, long> {
            [DeliveryOutcome.Applied] = (long)wave + random.Next(9), [DeliveryOutcome.Duplicate] = random.Next(5),
            [DeliveryOutcome.Deferred] = i % 11 == 0 ? 2 : 0 };
        if (i % 17 == 3) counts[DeliveryOutcome.Failed] = 3;
        var lag = i is > 20 and < 26
            ? null : new Spread(600 + random.Next(400), 1500 + random.Next(900), 3000 + random.Next(2500));
        return new(at, counts, i % 17 == 3
            ? 0.9 : 1, new(0.8 + random.NextDouble(), 4 + random.NextDouble() * 3, 30), lag, (long)wave);
    }

    private static RunPoint Run(DateTimeOffset at, Random random, int i)
    {
        var seconds = i % 3 == 0 ? 40 + random.Next(30) : 2 + random.NextDouble();
        var processed = i % 3 == 0 ? 100_000 : random.Next(2000);
        return new($"{i}", i % 3 == 0 ? "enhanced" : "basic", i == 0 ? "completed" : i == 2
            ? "failed" : "completed", at, at.AddSeconds(seconds), seconds, processed / seconds, processed, 3, 7, 0,
            i == 2 ? 1 : 0);
    }

    private static ProcessSeries Process(
        string name, string[] roles, List<DateTimeOffset> times, Random random, int connections) => new(
        name, roles, times[0], times[^1], name.StartsWith("web-1", StringComparison.Ordinal),
        [.. times.Skip(times.Count / 4).Select((at, i) => new ProcessPoint(
            at, connections + random.Next(10), random.Next(4), 180_000_000 + i * 300_000L + random.Next(9_000_000),
            new(0.3, 1 + random.NextDouble(), 5), new(2, 6 + random.NextDouble() * 12, 60), 300, i == 30 ? 2 : 0))]);
}
