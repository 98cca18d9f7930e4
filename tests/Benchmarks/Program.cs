using CustomerSync.Benchmarks;
using CustomerSync.Benchmarks.Intake;
using CustomerSync.Tests.Storage;

// Grain writes through our storage against AdoNet persistence, in one run. What matters is the ratio: the machine is never the same.
// Arguments: seconds per measurement (3), then levels of concurrency (1 16 64 512).
// Or: intake, seconds for each (10), then connections (64 256 512): the whole way of a webhook.
// Or: sync, an engine or both, and a number of customers (100000): pages of a sync.
if (args is ["sync", ..])
{
    await Sync(args is [_, var only, ..] ? only : null, args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 100_000);
    return;
}
if (args is ["empty-endpoint"])
{
    await EmptyEndpoint.Run(Environment.GetEnvironmentVariable("BENCHMARK_URL")!);
    return;
}
if (args is ["intake", ..])
{
    int[] numbers = [.. args[1..].Select(word => int.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];
    using var intake = new IntakeBenchmark(numbers is [var each, ..] ? each : 10, numbers is [_, _, ..] ? numbers[1..] : [64, 256, 512], customers: 20_000);
    await intake.Run();
    return;
}
var seconds = args.Length > 0 ? double.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 3;
var levels = args.Length > 1 ? args[1..].Select(int.Parse).ToArray() : [1, 16, 64, 512];

if (Environment.GetEnvironmentVariable("CUSTOMERSYNC_BENCH_SQLITE") is { Length: > 0 } file)
{
    await StoreCommits.Measure("Sqlite", file, seconds, levels);
    return;
}
Console.WriteLine("| engine | concurrent | ours: writes/s | p50 ms | p99 ms | us CPU here a write | AdoNet: writes/s | p50 ms | p99 ms | us CPU | ratio |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
if (Environment.GetEnvironmentVariable("CUSTOMERSYNC_BENCH_POSTGRESQL") is { Length: > 0 } given)
{
    await StoreCommits.Measure("PostgreSql", given, seconds, levels);
    await GrainWrites.Measure("PostgreSql", given, seconds, levels); // A server of one's own, alone: for profiling.
    return;
}
using (var folder = new TemporaryFolder())
    await GrainWrites.Measure("Sqlite", folder.Sqlite(), seconds, levels);
if (ThrowawayPostgreSql.FindPrograms() is null) return;
await using var server = await ThrowawayPostgreSql.Start();
await GrainWrites.Measure("PostgreSql", await server.NewDatabase(pool: 20), seconds, levels);

// One engine per process tells its peak of memory apart.
static async Task Sync(string? only, int customers)
{
    Console.WriteLine("| engine | customers | first load, rows/s | nothing changed, rows/s | peak resident |");
    Console.WriteLine("|---|---|---|---|---|");
    using var folder = new TemporaryFolder();
    if (only is null or "Sqlite") await SyncPages.Measure("Sqlite", folder.Sqlite(), customers);
    if (only == "Sqlite" || ThrowawayPostgreSql.FindPrograms() is null) return;
    await using var server = await ThrowawayPostgreSql.Start();
    await SyncPages.Measure("PostgreSql", await server.NewDatabase(pool: 20), customers);
}
