namespace CustomerSync.Benchmarks.Live;

/// <summary>What one server did with one number of connections.</summary>
/// <param name="DeliveriesPerSecond">Changes times connections, as fast as it goes.</param>
/// <param name="CpuUs">Of the server, for each delivery.</param>
/// <param name="P50Ms">
/// From publishing to arrival, at one and the same rate for all servers, as is <paramref name="P99Ms"/>.
/// </param>
/// <param name="SpreadP99Ms">From the first client's arrival to the others'.</param>
/// <param name="IdleKb">Resident memory that one idle connection adds.</param>
internal sealed record LiveRow(
    string Server, int Connections, double DeliveriesPerSecond, double CpuUs, double P50Ms, double P99Ms,
    double SpreadP99Ms, double IdleKb);

/// <summary>The event stream, the same client and the same bytes for every server.</summary>
internal sealed class LiveBenchmark(Arguments asked)
{
    /// <summary>Deliveries per second, well below what the slowest can.</summary>
    private const int RateOfLatency = 30_000;

    private readonly int[] _connections =
        asked.Numbers is [_, ..] ? asked.Numbers : asked.IsShort ? [10] : [10, 100, 1000, 5000];
    private readonly int _warming = asked.IsShort ? 10 : 200;
    private readonly TimeSpan _phase = TimeSpan.FromSeconds(asked.IsShort ? 1 : 5);
    private readonly List<LiveRow> _rows = [];

    public async Task Run()
    {
        if (!Nchan.IsHere) Report.Progress("nginx with nchan is not installed: ours alone.");
        foreach (var count in _connections)
        {
            var change = await Ours(count);
            if (!Nchan.IsHere) continue;
            foreach (var workers in (int[])[1, 2])
            {
                await using var nchan = await Nchan.Start(change, workers);
                _rows.Add(await Measure($"nchan, {workers} workers", nchan, count));
            }
        }
        Report.Write("live", new { connections = _connections }, _rows);
        Plot.Draw("live", "Event stream", "connections", "deliveries per second", _rows.GroupBy(row => row.Server)
            .Select(of => new Line(of.Key, [.. of.Select(row => ((double)row.Connections, row.DeliveriesPerSecond))])));
    }

    private async Task<string> Ours(int count)
    {
        await using var product = await Product.Start();
        await product.Publish(0);
        _rows.Add(await Measure("ours", product, count));
        return await product.Change();
    }

    private async Task<LiveRow> Measure(string name, ILiveServer server, int connections)
    {
        await using (var warm = await Subscribers.Connect(server, _warming)) await Throughput(server, warm);
        var process = server.Target.ProcessId;
        var before = ProcessUse.ResidentKilobytes(process);
        await using var subscribers = await Subscribers.Connect(server, connections);
        await Task.Delay(_phase / 2);
        var idle = (ProcessUse.ResidentKilobytes(process) - before) / connections;
        await Throughput(server, subscribers); // warm
        var (cpu, received) = (ProcessUse.Cpu(process), subscribers.Received);
        var perSecond = await Throughput(server, subscribers);
        var cost = (ProcessUse.Cpu(process) - cpu).TotalMicroseconds / (subscribers.Received - received);
        await Latency(server, subscribers, Math.Max(1, RateOfLatency / Math.Max(connections, 1000)));
        Report.Progress($"{name}, {connections} connections: {perSecond:0} deliveries/s");
        return new(name, connections, perSecond, cost, subscribers.Latency(0.5), subscribers.Latency(0.99),
            subscribers.Spread(0.99), idle);
    }

    /// <summary>A few changes are always under way, and the next is published when one has reached everybody.</summary>
    private async Task<double> Throughput(ILiveServer server, Subscribers subscribers)
    {
        const int underWay = 16;
        var clock = Clock.Start();
        var first = subscribers.Received;
        using var slots = new SemaphoreSlim(underWay);
        var publishing = new List<Task>();
        long published = 0;
        while (clock.Elapsed < _phase)
        {
            await subscribers.Reach(first + ((published - underWay + 1) * subscribers.Count));
            published++;
            await slots.WaitAsync();
            publishing.Add(Publish());
        }
        var (received, elapsed) = (subscribers.Received - first, clock.Elapsed);
        await Task.WhenAll(publishing);
        await subscribers.Until(first + (published * subscribers.Count));
        return received / elapsed.TotalSeconds;

        async Task Publish()
        {
            try { await server.Publish(Clock.Now); }
            finally { slots.Release(); }
        }
    }

    private async Task Latency(ILiveServer server, Subscribers subscribers, int perSecond)
    {
        var first = subscribers.Received;
        subscribers.ForgetLatencies();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var publishing = new List<Task>();
        for (var i = 0; i < perSecond * _phase.TotalSeconds; i++)
        {
            await tick.WaitForNextTickAsync();
            publishing.Add(server.Publish(Clock.Now));
        }
        await Task.WhenAll(publishing);
        await subscribers.Until(first + ((long)publishing.Count * subscribers.Count));
    }
}
