using CustomerSync.Benchmarks;
using CustomerSync.Benchmarks.Intake;
using CustomerSync.Tests.Storage;

// What each mode measures, and how to ask for it: README.md.
Started.EndOnSignals();
var asked = new Arguments(args is [_, .. var rest] ? rest : []);
switch (args.FirstOrDefault())
{
    case "empty-endpoint": await EmptyEndpoint.Run(Environment.GetEnvironmentVariable("BENCHMARK_URL")!); break;
    case "intake": await using (var intake = new IntakeBenchmark(asked)) await intake.Run(); break;
    case "sync": await Sync(asked.Word, asked.Numbers is [var customers, ..] ? customers : 100_000); break;
    case "writes": await Writes(asked); break;
    default:
        Console.Error.WriteLine("One of: intake, writes, sync. See tests/Benchmarks/README.md.");
        return 2;
}
return 0;

static async Task Writes(Arguments asked)
{
    var (seconds, levels) = (asked.Numbers is [var each, ..] ? each : 3, asked.Numbers is [_, _, ..] ? asked.Numbers[1..] : [1, 16, 64, 512]);
    Console.WriteLine("| engine | concurrent | ours: writes/s | p50 ms | p99 ms | us CPU here a write | AdoNet: writes/s | p50 ms | p99 ms | us CPU | ratio |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
    using (var folder = new TemporaryFolder())
        await GrainWrites.Measure("Sqlite", folder.Sqlite(), seconds, levels);
    await using var server = await PostgreSqlServer.Start();
    if (server is not null) await GrainWrites.Measure("PostgreSql", await server.NewDatabase(), seconds, levels);
}

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
