using System.Diagnostics;
using System.Text.Json;
using CustomerSync.Benchmarks.Intake;

namespace CustomerSync.Benchmarks.Growth;

/// <param name="Of">The table that grows.</param>
/// <param name="Ms">
/// The middle one of the requests, one after the other; of webhooks, 32 at once: time / number.
/// </param>
internal sealed record GrowthRow(string Of, string Engine, int Rows, string Operation, double Ms);

/// <summary>What becomes of the time of requests while a table grows.</summary>
internal sealed class GrowthBenchmark(Arguments asked)
{
    private const int Owners = 1000, AtOnce = 32;

    private readonly int _requests = asked.IsShort ? 2 : 20;
    private readonly int _webhooks = asked.IsShort ? 64 : 1600;
    private readonly int _most = asked.Named("most", asked.IsShort ? 1000 : int.MaxValue);
    private readonly List<GrowthRow> _rows = [];
    private int _version;

    public async Task Run()
    {
        await Engine.Each(asked, Measure);
        Report.Write("growth", new { requests = _requests, webhooks = _webhooks }, _rows);
        foreach (var of in _rows.GroupBy(row => row.Of))
            Plot.Draw($"growth-{of.Key}", $"Requests while {of.Key} grow", of.Key, "ms", of
                .GroupBy(row => $"{row.Engine}, {row.Operation}").Select(line =>
                    new Line(line.Key, [.. line.Select(row => ((double)row.Rows, row.Ms))])));
    }

    /// <summary>One database: what has grown before is as large for all that is measured of the next.</summary>
    private async Task Measure(Engine engine)
    {
        var connection = await engine.NewDatabase();
        await using (var product = await Start(engine, connection)) await Webhooks(product, 1);
        await Grow(engine, connection, new("customers", 1000, 1_000_000,
            (rows, from, to) => rows.Customers(from, to),
            (_, size) =>
            [
                ("list", "/api/customers"), ("by modified", "/api/customers?sort=-modified"),
                ("search", $"/api/customers?search={size / 2:00000000}"),
                ("one", $"/api/customers/{BulkRows.Name(size / 2)}"),
            ]));
        await Grow(engine, connection, new("changes", 10_000, 10_000_000,
            (rows, from, to) => rows.Changes(from, to, Owners),
            (epoch, size) =>
            [
                ("from the oldest", "/api/customers/changes?wait=0&limit=100"),
                ("from the middle", $"/api/customers/changes?wait=0&limit=100&after={epoch}.{size / 2}"),
                ("history", $"/api/customers/{BulkRows.Name(Owners / 2)}/history"),
            ]));
        await Grow(engine, connection, new("deliveries", 10_000, 10_000_000,
            (rows, from, to) => rows.Deliveries(from, to, Owners),
            (_, _) =>
            [
                ("list", "/api/webhooks/erpnext/deliveries"),
                ("none", "/api/webhooks/erpnext/deliveries?outcome=stale"),
                ("of a customer", $"/api/webhooks/erpnext/deliveries?erpnextId={BulkRows.Name(Owners / 2)}"),
            ]));
    }

    private async Task Grow(Engine engine, string connection, Subject subject)
    {
        var rows = new BulkRows(engine.Name, connection);
        var last = subject.Of == "changes" ? await rows.Head() : 0;
        for (var size = Math.Min(subject.Least, _most); size <= Math.Min(subject.Most, _most); size *= 10)
        {
            await subject.Fill(rows, last + 1, size);
            var started = Stopwatch.StartNew();
            await using var product = await Start(engine, connection);
            Add("start", started.Elapsed.TotalMilliseconds);
            foreach (var (operation, path) in subject.Requests(await Epoch(product), size))
                Add(operation, await Middle(() => product.Get(path)));
            Add("webhooks", await Webhooks(product, _webhooks));
            last = subject.Of == "changes" ? await rows.Head() : size;

            void Add(string operation, double ms) => _rows.Add(new(subject.Of, engine.Name, size, operation, ms));
        }
        Report.Progress($"{engine.Name}, {subject.Of}: done");
    }

    private static Task<Target> Start(Engine engine, string connection) => Target.StartProduct(
        engine.Name, connection, engine.Folder, ("Webhooks__Secret", Deliveries.Secret));

    private async Task<double> Middle(Func<Task> request)
    {
        var times = new List<double>();
        for (var i = 0; i < _requests + 3; i++)
        {
            var clock = Stopwatch.StartNew();
            await request();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        return times[3..].Order().ElementAt(_requests / 2);
    }

    /// <returns>Milliseconds for each.</returns>
    private async Task<double> Webhooks(Target product, int count)
    {
        var (clock, first) = (Stopwatch.StartNew(), _version);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var body = Deliveries.Body(i % AtOnce, first + (i / AtOnce));
            await product.Post(Deliveries.Path, body, Deliveries.Signature(body));
        });
        _version += (count / AtOnce) + 1;
        return clock.Elapsed.TotalMilliseconds / count;
    }

    private static async Task<string> Epoch(Target product)
    {
        using var page = JsonDocument.Parse(await product.Get("/api/customers?limit=1"));
        return page.RootElement.GetProperty("data").GetProperty("feedCursor").GetString()!.Split('.')[0];
    }

    private sealed record Subject(
        string Of, int Least, int Most, Func<BulkRows, long, long, Task> Fill,
        Func<string, int, (string Operation, string Path)[]> Requests);
}
