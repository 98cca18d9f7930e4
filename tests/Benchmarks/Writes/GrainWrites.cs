using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CustomerSync.Benchmarks.Writes;

/// <param name="CpuUs">Of this process, for each write.</param>
/// <param name="Ratio">Of the rates.</param>
internal sealed record WriteRow(
    string Engine, Shape Shape, int Concurrent, double WritesPerSecond, double P50Ms, double P99Ms, double CpuUs,
    double AdoNetPerSecond, double AdoNetP50Ms, double AdoNetP99Ms, double AdoNetCpuUs, double Ratio);

/// <summary>
/// Writes of many grains at once, each grain one after the other, on a silo as the product builds it: by our storage,
/// and by AdoNet persistence.
/// </summary>
internal sealed class GrainWrites(Arguments asked)
{
    /// <summary>
    /// While the compiler is busy it has one of two cores, for 5 to 20 seconds: a storm is measured when the one before
    /// it hardly compiled.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1), Compiling = TimeSpan.FromMilliseconds(20);

    private readonly int _maxWarmUps = asked.IsShort ? 0 : 60;

    /// <summary>
    /// Other customers in both tables: in a table of the writers alone, all dead rows, PostgreSQL reads the whole of it
    /// for each batch.
    /// </summary>
    private readonly int _others = asked.IsShort ? 100 : 20_000;

    private readonly double _seconds = asked.Numbers is [var each, ..] ? each : asked.IsShort ? 1 : 3;
    private readonly int[] _levels =
        asked.Numbers is [_, _, ..] ? asked.Numbers[1..] : asked.IsShort ? [4] : [1, 16, 64, 512];
    private readonly List<WriteRow> _rows = [];

    /// <summary>
    /// The two take turns, so that neither has the quieter half of a busy machine or the smaller tables.
    /// </summary>
    private const int Rounds = 2;

    public async Task Run()
    {
        await Engine.Each(asked, async engine => await Measure(engine.Name, await engine.NewDatabase()));
        Report.Write("writes", new { seconds = _seconds, levels = _levels }, _rows);
    }

    private async Task Measure(string engine, string connection)
    {
        using var silo = Silo(engine, connection);
        await silo.StartAsync();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        await Fill(i => grains.GetGrain<ICustomerWriter>($"other-{i}").Write(Shape.Whole));
        await Fill(i => grains.GetGrain<IAdoNetWriter>($"other-{i}").Write(Shape.Whole));
        foreach (var shape in Enum.GetValues<Shape>())
            foreach (var level in _levels) _rows.Add(await Compare(grains, engine, shape, level));
        await silo.StopAsync();
    }

    private async Task<WriteRow> Compare(IGrainFactory grains, string engine, Shape shape, int level)
    {
        var (ours, adoNet) = (new Figures(), new Figures());
        for (var round = 0; round < Rounds; round++)
        {
            await Run(ours, level,
                i => Writer(grains.GetGrain<ICustomerWriter>($"{shape}-{level}-{i}").Write, shape));
            await Run(adoNet, level,
                i => Writer(grains.GetGrain<IAdoNetWriter>($"{shape}-{level}-{i}").Write, shape));
        }
        Report.Progress($"{engine}, {shape}, {level} writers: {ours.Rate:0} and {adoNet.Rate:0}/s");
        return new(engine, shape, level, ours.Rate, ours.At(0.5), ours.At(0.99), ours.Cpu,
            adoNet.Rate, adoNet.At(0.5), adoNet.At(0.99), adoNet.Cpu, ours.Rate / adoNet.Rate);
    }

    private static Func<Task> Writer(Func<Shape, Task> write, Shape shape) => () => write(shape);

    private Task Fill(Func<int, Task> write) => Parallel.ForAsync(
        0, _others, new ParallelOptions { MaxDegreeOfParallelism = 512 }, async (i, _) => await write(i));

    private async Task Run(Figures figures, int level, Func<int, Func<Task>> writer)
    {
        var writers = Enumerable.Range(0, level).Select(writer).ToList();
        await Warm(writers);
        var (clock, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var times = await Storm(writers, TimeSpan.FromSeconds(_seconds / Rounds));
        figures.Add(times, clock.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu);
    }

    private async Task Warm(List<Func<Task>> writers)
    {
        for (var i = 0; i < _maxWarmUps; i++)
        {
            var before = JitInfo.GetCompilationTime();
            await Storm(writers, WarmUp);
            if (JitInfo.GetCompilationTime() - before < Compiling) return;
        }
    }

    /// <returns>How long each write took, in milliseconds.</returns>
    private static async Task<IReadOnlyCollection<double>> Storm(List<Func<Task>> writers, TimeSpan duration)
    {
        var times = new ConcurrentBag<double>();
        var end = Stopwatch.StartNew();
        await Task.WhenAll(writers.Select(write => Task.Run(async () =>
        {
            while (end.Elapsed < duration)
            {
                var start = Stopwatch.GetTimestamp();
                await write();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        return times;
    }

    private static IHost Silo(string engine, string connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            [new("Storage:Provider", engine), new("Storage:ConnectionString", connection)]);
        builder.AddEmbeddedSilo();
        return builder.Build();
    }

    private sealed class Figures
    {
        private readonly List<double> _times = [];
        private TimeSpan _elapsed, _cpu;

        public double Rate => _times.Count / _elapsed.TotalSeconds;

        public void Add(IEnumerable<double> times, TimeSpan elapsed, TimeSpan cpu)
        {
            _times.AddRange(times);
            _times.Sort();
            (_elapsed, _cpu) = (_elapsed + elapsed, _cpu + cpu);
        }

        /// <summary>Microseconds for each write.</summary>
        public double Cpu => _cpu.TotalMicroseconds / _times.Count;

        public double At(double share) => _times[(int)((_times.Count - 1) * share)];
    }
}
