using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CustomerSync.Benchmarks;

/// <summary>Writes of many grains at once, each grain one after the other, on a silo as the product builds it.</summary>
internal static class GrainWrites
{
    /// <summary>The first seconds are the compiler's: with one second of warm-up a quarter of the measured time was spent in it.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static async Task Measure(string engine, string connection, double seconds, int[] levels)
    {
        using var silo = Silo(engine, connection);
        await silo.StartAsync();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        foreach (var level in levels)
        {
            var ours = await Run(level, seconds, i => grains.GetGrain<ICustomerWriter>($"{level}-{i}").Write);
            var adoNet = await Run(level, seconds, i => grains.GetGrain<IAdoNetWriter>($"{level}-{i}").Write);
            var ratio = (ours.Rate / adoNet.Rate).ToString("0.0", CultureInfo.InvariantCulture);
            Console.WriteLine($"| {engine} | {level} | {ours} | {adoNet} | {ratio} |");
        }
        await silo.StopAsync();
    }

    private static async Task<Figures> Run(int level, double seconds, Func<int, Func<Task>> writer)
    {
        var writers = Enumerable.Range(0, level).Select(writer).ToList();
        await Storm(writers, WarmUp);
        var clock = Stopwatch.StartNew();
        var times = await Storm(writers, TimeSpan.FromSeconds(seconds));
        return new Figures(times.Count / clock.Elapsed.TotalSeconds, At(times, 0.5), At(times, 0.99));
    }

    /// <returns>How long each write took, in milliseconds, sorted.</returns>
    private static async Task<List<double>> Storm(List<Func<Task>> writers, TimeSpan duration)
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
        return [.. times.Order()];
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    private static IHost Silo(string engine, string connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Storage:Provider", engine), new("Storage:ConnectionString", connection)]);
        builder.AddEmbeddedSilo();
        return builder.Build();
    }

    private sealed record Figures(double Rate, double Median, double NinetyNinth)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate:0} | {Median:0.0} | {NinetyNinth:0.0}");
    }
}
