using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CustomerSync.Benchmarks;

/// <summary>Writes of many grains at once, each grain one after the other, on a silo as the product builds it.</summary>
internal static class GrainWrites
{
    /// <summary>While the compiler is busy it has one of two cores, for 5 to 20 seconds: a storm is measured when the one before it hardly compiled.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1), Compiling = TimeSpan.FromMilliseconds(20);

    private const int MaxWarmUps = 60;

    /// <summary>Other customers in both tables: in a table of the writers alone, all dead rows, PostgreSQL reads the whole of it for each batch.</summary>
    private const int Others = 20_000;

    /// <summary>The two take turns, so that neither has the quieter half of a busy machine or the smaller tables.</summary>
    private const int Rounds = 2;

    public static async Task Measure(string engine, string connection, double seconds, int[] levels)
    {
        using var silo = Silo(engine, connection);
        await silo.StartAsync();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        await Fill(i => grains.GetGrain<ICustomerWriter>($"other-{i}").Write(Shape.Whole));
        await Fill(i => grains.GetGrain<IAdoNetWriter>($"other-{i}").Write(Shape.Whole));
        foreach (var (shape, level) in Enum.GetValues<Shape>().SelectMany(shape => levels.Select(level => (shape, level))))
        {
            var (ours, adoNet) = (new Figures(), new Figures());
            for (var round = 0; round < Rounds; round++)
            {
                await Run(ours, level, seconds / Rounds, i => Writer(grains.GetGrain<ICustomerWriter>($"{shape}-{level}-{i}").Write, shape));
                await Run(adoNet, level, seconds / Rounds, i => Writer(grains.GetGrain<IAdoNetWriter>($"{shape}-{level}-{i}").Write, shape));
            }
            var ratio = (ours.Rate / adoNet.Rate).ToString("0.0", CultureInfo.InvariantCulture);
            Console.WriteLine($"| {engine}, {shape} | {level} | {ours} | {adoNet} | {ratio} |");
        }
        await silo.StopAsync();
    }

    private static Func<Task> Writer(Func<Shape, Task> write, Shape shape) => () => write(shape);

    private static Task Fill(Func<int, Task> write) =>
        Parallel.ForAsync(0, Others, new ParallelOptions { MaxDegreeOfParallelism = 512 }, async (i, _) => await write(i));

    private static async Task Run(Figures figures, int level, double seconds, Func<int, Func<Task>> writer)
    {
        var writers = Enumerable.Range(0, level).Select(writer).ToList();
        await Warm(writers);
        var (clock, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var times = await Storm(writers, TimeSpan.FromSeconds(seconds));
        figures.Add(times, clock.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu);
    }

    private static async Task Warm(List<Func<Task>> writers)
    {
        for (var i = 0; i < MaxWarmUps; i++)
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
        builder.Configuration.AddInMemoryCollection([new("Storage:Provider", engine), new("Storage:ConnectionString", connection)]);
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

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Rate:0} | {At(0.5):0.0} | {At(0.99):0.0} | {_cpu.TotalMicroseconds / _times.Count:0}");

        private double At(double share) => _times[(int)((_times.Count - 1) * share)];
    }
}
