using System.Globalization;

namespace CustomerSync.Tests.Benchmarks;

/// <summary>What one server did with one number of connections.</summary>
/// <param name="PerSecond">Deliveries (changes times connections) per second, as fast as it goes.</param>
/// <param name="P99">Milliseconds from publishing to arrival, at one and the same rate for all servers.</param>
/// <param name="Spread99">Milliseconds from the first client's arrival to the others'.</param>
/// <param name="KilobytesIdle">Resident memory that one idle connection adds.</param>
internal sealed record Result(double PerSecond, double P50, double P99, double Spread99, double KilobytesIdle);

/// <summary>The measurements; the same client and the same bytes for every server.</summary>
internal sealed class Bench(TextWriter output)
{
    private const int RateOfLatency = 30_000; // deliveries per second: well below what the slowest can

    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(5);

    public async Task Webhook(int connections)
    {
        await using var front = await Front.Start();
        await using var subscribers = await Subscribers.Connect(front, connections);
        await Latency(front, subscribers, 20); // warm
        var (p50, p99) = await Latency(front, subscribers, 20);
        await Say($"webhook to client, {connections} connections: p50 {p50:0.0} ms, p99 {p99:0.0} ms");
    }

    public async Task<(string Change, Result Result)> Ours(int connections)
    {
        await using var front = await Front.Start();
        await front.Publish(0);
        return (await front.Change(), await Measure("CustomerSync", front, connections));
    }

    public async Task<Result> Nchan(string change, int workers, int connections)
    {
        await using var nchan = await Benchmarks.Nchan.Start(change, workers);
        return await Measure($"nchan {workers}", nchan, connections);
    }

    public Task Report(string rival, int connections, Result theirs, Result ours) => Say(
        $"  {connections} connections against {rival}: {ours.PerSecond / theirs.PerSecond:0.00}x deliveries, {ours.P99 / theirs.P99:0.00}x p99 from publishing, {ours.Spread99 / theirs.Spread99:0.00}x p99 from the first client to the others");

    private async Task<Result> Measure(string name, IServer server, int connections)
    {
        await using (var warm = await Subscribers.Connect(server, 200)) await Throughput(server, warm);
        var before = server.ResidentKilobytes;
        await using var subscribers = await Subscribers.Connect(server, connections);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var idle = (server.ResidentKilobytes - before) / (double)connections;
        await Throughput(server, subscribers); // warm
        var (cpu, received) = (server.ProcessorMicroseconds, subscribers.Received);
        var perSecond = await Throughput(server, subscribers);
        var cost = (server.ProcessorMicroseconds - cpu) / (subscribers.Received - received);
        var (p50, p99) = await Latency(server, subscribers, Math.Max(1, RateOfLatency / connections));
        var spread = subscribers.Spread(0.99);
        await Say($"{name}, {connections} connections: {perSecond:0} deliveries/s at {cost:0.0} us of its CPU each, p50 {p50:0.0} ms, p99 {p99:0.0} ms, first to others p99 {spread:0.0} ms, {idle:0.0} KB per idle connection");
        return new(perSecond, p50, p99, spread, idle);
    }

    /// <summary>A few changes are always under way, and the next is published when one has reached everybody.</summary>
    private static async Task<double> Throughput(IServer server, Subscribers subscribers)
    {
        const int underWay = 16;
        var clock = Clock.Start();
        var first = subscribers.Received;
        using var slots = new SemaphoreSlim(underWay);
        var publishing = new List<Task>();
        long published = 0;
        while (clock.Elapsed < Phase)
        {
            await subscribers.Reach(first + (published - underWay + 1) * subscribers.Count);
            published++;
            await slots.WaitAsync();
            publishing.Add(Publish());
        }
        var received = subscribers.Received - first;
        var elapsed = clock.Elapsed;
        await Task.WhenAll(publishing);
        await subscribers.Until(first + published * subscribers.Count);
        return received / elapsed.TotalSeconds;

        async Task Publish()
        {
            try { await server.Publish(Clock.Now); }
            finally { slots.Release(); }
        }
    }

    private static async Task<(double P50, double P99)> Latency(IServer server, Subscribers subscribers, int perSecond)
    {
        var first = subscribers.Received;
        subscribers.ForgetLatencies();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var publishing = new List<Task>();
        for (var i = 0; i < perSecond * Phase.TotalSeconds; i++)
        {
            await tick.WaitForNextTickAsync();
            publishing.Add(server.Publish(Clock.Now));
        }
        await Task.WhenAll(publishing);
        await subscribers.Until(first + (long)publishing.Count * subscribers.Count);
        return (subscribers.Latency(0.5), subscribers.Latency(0.99));
    }

    private Task Say(FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
}
