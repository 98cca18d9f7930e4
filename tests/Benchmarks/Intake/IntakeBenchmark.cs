using CustomerSync.Tests.Storage;

namespace CustomerSync.Benchmarks.Intake;

/// <summary>
/// The whole way of a webhook as its sender sees it: keep-alive connections of wrk, signed bodies of about 1.2 KB, each
/// newer than what is known. All targets take turns on the same requests; the first is an endpoint that reads the body
/// and does nothing, which the others are compared with.
/// </summary>
internal sealed class IntakeBenchmark(Arguments asked) : IAsyncDisposable
{
    public const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    /// <summary>More than the fastest of ours can take: an empty endpoint begins again at the first.</summary>
    private const int RequestsPerSecondOfThread = 15_000;

    private const int LeastCreatedPerSecond = 1000;

    private readonly int _seconds = asked.Numbers is [var each, ..] ? each : asked.IsShort ? 1 : 10;
    private readonly int[] _connections =
        asked.Numbers is [_, _, ..] ? asked.Numbers[1..] : asked.IsShort ? [16] : [64, 256, 512];
    private readonly int _rounds = asked.Named("rounds", asked.IsShort ? 1 : 3);
    private readonly int _customers = asked.Named("customers", asked.IsShort ? 200 : 20_000);

    private readonly string _only = asked.Text("only");

    private readonly TemporaryFolder _folder = new();
    private readonly List<Participant> _all = [];
    private readonly Dictionary<(Participant, int), Load> _loads = [];
    private PostgreSqlServer? _server;

    public async Task Run()
    {
        if (!Wrk.IsHere) throw new InvalidOperationException("wrk is not installed (Debian: apt-get install wrk).");
        await using var requests = Started.Own(() =>
        {
            Directory.Delete(RequestsFolder(), recursive: true);
            return ValueTask.CompletedTask;
        });
        var deliveries = new Deliveries(RequestsFolder(), _customers);
        await Start();
        await Round(deliveries, _connections[0], Math.Max(_seconds, _customers / LeastCreatedPerSecond), counts: false);
        await Round(deliveries, _connections[0], _seconds, counts: false);
        if (_server is not null) await _server.Checkpoint();
        for (var round = 0; round < _rounds; round++)
            foreach (var many in _connections) await Round(deliveries, many, _seconds, counts: true);
        var settings = new { seconds = _seconds, connections = _connections, rounds = _rounds, customers = _customers };
        var pairs = _connections.SelectMany(many =>
            _all.Select(who => (Who: who, Many: many, Load: _loads[(who, many)])));
        Report.Write("intake", settings, [.. pairs.Select(pair =>
            pair.Load.Row(pair.Who, pair.Many, _loads[(_all[0], pair.Many)].PerSecond))]);
        Report.Write("intake-stages", settings, [.. pairs.Select(pair =>
            pair.Load.Stages(pair.Who, pair.Many)).OfType<StageRow>()]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var who in _all) await who.Target.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task Start()
    {
        await Add("empty endpoint", () => Target.Start("/", url =>
            new("dotnet", [Paths.Own, "empty-endpoint", url.ToString()])));
        _server = await PostgreSqlServer.Start();
        if (_server is null) Report.Progress("PostgreSQL is not installed: SQLite alone.");
        else if (Paths.Has("node") && Directory.Exists(Path.Combine(Paths.Node, "node_modules")))
            await Add("Node stack, PostgreSQL", StartNode, _server.ProcessId);
        else Report.Progress($"The Node stack is left out: it needs Node, and npm ci in {Paths.Node}.");
        await Add("ours, SQLite FULL", () => Ours("Sqlite", _folder.Sqlite("full.db"), "Full"));
        await Add("ours, SQLite NORMAL", () => Ours("Sqlite", _folder.Sqlite("normal.db"), "Normal"));
        if (_server is not null)
            await Add("ours, PostgreSQL", async () => await Ours("PostgreSql", await _server.NewDatabase()),
                _server.ProcessId);
    }

    private async Task Add(string name, Func<Task<Target>> start, int? database = null)
    {
        if (_all.Count > 0 && !name.Contains(_only, StringComparison.OrdinalIgnoreCase)) return;
        _all.Add(new(name, await start(), database));
        await _all[^1].Rest();
    }

    private Task<Target> Ours(string provider, string connection, string durability = "Full") =>
        Target.StartProduct(provider, connection, _folder.Path,
            ("Webhooks__Secret", Deliveries.Secret), ("Storage__Durability", durability));

    private async Task<Target> StartNode()
    {
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(await _server!.NewDatabase());
        return await Target.Start("/", url => Target.With(
            new("node", [Path.Combine(Paths.Node, "intake.js")]), ("PORT", $"{url.Port}"),
            ("DATABASE", $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}")));
    }

    private async Task Round(Deliveries deliveries, int connections, int seconds, bool counts)
    {
        var (wrk, length) = (new Wrk(RequestsFolder()), deliveries.Write(seconds * RequestsPerSecondOfThread));
        var most = 0L;
        foreach (var who in _all)
        {
            await who.Target.Resume();
            ProcessUse.ForgetPeak(who.Target.ProcessId);
            var before = await State.Of(who);
            var seen = await wrk.Run(who.Target.Url, connections, seconds, length);
            var (after, peak) = (await State.Of(who), ProcessUse.PeakMegabytes(who.Target.ProcessId));
            Report.Progress(
                $"{who.Name}, {connections} connections: {seen.PerSecond:0}/s{(counts ? "" : " (warming up)")}");
            await who.Rest();
            if (who != _all[0]) most = Math.Max(most, seen.Requests);
            if (!counts) continue;
            if (!_loads.TryGetValue((who, connections), out var load)) _loads[(who, connections)] = load = new();
            load.Add(seen, before, after, peak);
        }
        deliveries.Took(most);
    }

    /// <summary>In memory where that is possible: written to the disk they would slow down who waits for it.</summary>
    private string RequestsFolder()
    {
        var place = Directory.Exists("/dev/shm") ? "/dev/shm" : _folder.Path;
        return Directory.CreateDirectory(Path.Combine(place, $"customersync-{Environment.ProcessId}")).FullName;
    }
}
