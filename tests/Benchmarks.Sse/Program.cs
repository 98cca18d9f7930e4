using CustomerSync.Tests.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks.Sse [connections ...]      see README.md
int[] counts = args.Length > 0 ? [.. args.Select(int.Parse)] : [100, 1000, 5000];
var bench = new Bench(Console.Out);

await bench.Webhook(100);
foreach (var count in counts)
{
    var (change, ours) = await bench.Ours(count);
    await bench.Report($"nchan, 1 worker", count, await bench.Nchan(change, 1, count), ours);
    await bench.Report($"nchan, 2 workers", count, await bench.Nchan(change, 2, count), ours);
}
