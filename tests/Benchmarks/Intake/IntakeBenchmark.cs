using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Benchmarks.Intake;

/// <summary>
/// The whole way of a webhook as its sender sees it: keep-alive connections of wrk, signed bodies of about 1.2 KB, each
/// newer than what is known. Against an endpoint that reads the body and does nothing, in the same run.
/// </summary>
internal sealed class IntakeBenchmark(int seconds, int[] connections, int customers) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<int, double> _empty = [];

    public async Task Run()
    {
        if (!Wrk.IsHere) throw new InvalidOperationException("wrk is not installed (Debian: apt-get install wrk).");
        Console.WriteLine($"{customers} customers, {seconds} s each.\n");
        Console.WriteLine("| target | connections | requests/s | of empty | p50 ms | p99 ms | failed | us CPU in it | in the database | KB allocated | requests a commit | peak MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        await using (var empty = await Target.Start("dotnet", [typeof(IntakeBenchmark).Assembly.Location, "empty-endpoint"],
            _folder.Path, "/", url => new() { ["BENCHMARK_URL"] = url.ToString() }))
            await Measure("empty endpoint", empty, () => TimeSpan.Zero);
        await Ours("ours, SQLite", "Sqlite", _folder.Sqlite(), () => TimeSpan.Zero);
        if (ThrowawayPostgreSql.FindPrograms() is null) return;
        await using var server = await ThrowawayPostgreSql.Start();
        if (Directory.Exists(Path.Combine(PathOf("Node"), "node_modules")))
            await using (var node = await Target.Start("node", [Path.Combine(PathOf("Node"), "intake.js")], _folder.Path, "/",
                url => new() { ["PORT"] = $"{url.Port}", ["DATABASE"] = Address(server.Connection("postgres", 20)) }))
                await Measure("Node stack, PostgreSQL", node, Postgres);
        else
            Console.WriteLine($"| Node stack: run npm ci in {PathOf("Node")} | | | | | | | | | | | |");
        await Ours("ours, PostgreSQL", "PostgreSql", await server.NewDatabase(pool: 20), Postgres);
    }

    private async Task Ours(string name, string provider, string connection, Func<TimeSpan> database)
    {
        await using var front = await Target.Start("dotnet", [PathOf("Front")], _folder.Path, "/health/ready", url => new()
        {
            ["ASPNETCORE_URLS"] = url.GetLeftPart(UriPartial.Authority), ["Access__Mode"] = "Open",
            ["Storage__Provider"] = provider, ["Storage__ConnectionString"] = connection,
            ["Webhooks__Secret"] = Deliveries.Secret, ["Logging__LogLevel__Default"] = "Warning",
        });
        await Measure(name, front, database);
    }

    /// <summary>All customers once, which are then known and warm; then each number of connections.</summary>
    private async Task Measure(string name, Target target, Func<TimeSpan> database)
    {
        var (deliveries, wrk) = (new Deliveries(_folder.Path, customers), new Wrk(_folder.Path));
        await wrk.Run(target.Url, 64, seconds, deliveries.Write(0));
        foreach (var many in connections)
        {
            var length = deliveries.Write(seconds * 10_000);
            var before = await State.Of(target, database);
            var seen = await wrk.Run(target.Url, many, seconds, length);
            var after = await State.Of(target, database);
            _empty.TryAdd(many, seen.PerSecond);
            double Each(double all) => all / Math.Max(1, seen.Requests);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {many} | {seen.PerSecond:0} | {seen.PerSecond / _empty[many]:0.000} | {seen.P50:0.0} | {seen.P99:0.0} | {seen.Failed} | {Each((after.Cpu - before.Cpu).TotalMicroseconds):0} | {Each((after.Database - before.Database).TotalMicroseconds):0} | {Each(after.Allocated - before.Allocated) / 1024:0.0} | {(after.Commits > before.Commits ? seen.Requests / (after.Commits - before.Commits) : 0):0} | {target.PeakMegabytes} |"));
        }
    }

    /// <summary>As the project file says.</summary>
    private static string PathOf(string key) =>
        Path.GetFullPath(typeof(IntakeBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!);

    /// <summary>As Node's driver wants it.</summary>
    private static string Address(string connection)
    {
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(connection);
        return $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    private static TimeSpan Postgres() => Process.GetProcessesByName("postgres").Aggregate(TimeSpan.Zero, (sum, process) =>
    {
        using (process) return sum + process.TotalProcessorTime;
    });

    public void Dispose() => _folder.Dispose();

    private sealed record State(TimeSpan Cpu, TimeSpan Database, double Allocated, double Commits)
    {
        public static async Task<State> Of(Target target, Func<TimeSpan> database) => new(
            target.Cpu, database(), await target.Metric("dotnet_gc_heap_total_allocated_bytes_total"),
            await target.Metric("customersync_database_duration_seconds_count", "operation=\"commit\""));
    }
}
