namespace CustomerSync.Benchmarks.Syncs;

/// <param name="FirstPerSecond">Customers, all of them new; <paramref name="UnchangedPerSecond"/>: as they are.</param>
/// <param name="CpuUs">Of the product's process, for each new customer.</param>
internal sealed record SyncRow(
    string Way, string Engine, int Customers, double FirstPerSecond, double UnchangedPerSecond, double CpuUs,
    double PeakMb);

/// <summary>Customers by pages: through the storage alone, and through the whole product.</summary>
internal sealed class SyncBenchmark(Arguments asked)
{
    private readonly int[] _sizes =
        asked.Numbers is [_, ..] ? asked.Numbers : asked.IsShort ? [600] : [1000, 10_000, 100_000];
    private readonly List<SyncRow> _rows = [];

    public async Task Run()
    {
        await Engine.Each(asked, Measure);
        Report.Write("sync", new { sizes = _sizes }, _rows);
        Plot.Draw("sync", "First load", "customers", "customers per second", _rows
            .GroupBy(row => $"{row.Engine}, {row.Way}").Select(of =>
                new Line(of.Key, [.. of.Select(row => ((double)row.Customers, row.FirstPerSecond))])));
    }

    private async Task Measure(Engine engine)
    {
        foreach (var size in _sizes)
        {
            _rows.Add(await SyncPages.Measure(engine.Name, await engine.NewDatabase(), size));
            _rows.AddRange(await ProductSync.Measure(engine, size));
            Report.Progress($"{engine.Name}, {size} customers: done");
        }
    }
}
