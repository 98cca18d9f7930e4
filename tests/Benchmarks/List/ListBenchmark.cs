using System.Diagnostics;
using CustomerSync.Benchmarks.Growth;
using CustomerSync.Benchmarks.Intake;

namespace CustomerSync.Benchmarks.List;

/// <param name="Asked">Sort or filter; the place in the list where it is another than the first page.</param>
/// <param name="OfOne">The p95 in times of that of one customer by its name, through the same stack.</param>
internal sealed record ListRow(string Engine, int Customers, string Asked, double P50Ms, double P95Ms, double OfOne);

/// <summary>A page of the list by any sort and any filter, against one row by its key.</summary>
internal sealed class ListBenchmark(Arguments asked)
{
    private static readonly TimeSpan IndexesAreMade = TimeSpan.FromSeconds(20);

    private static readonly string[] Sorts =
    [
        "name", "modified", "created", "erpnextId", "email", "city", "companyName", "contactPerson", "phone", "state",
        "country", "taxNumber", "creditLimit", "currency", "customerType", "customerGroup", "territory", "language",
        "website", "disabled", "custom.vatNo", "custom.score",
    ];

    private static readonly string[] Filters =
    [
        "city=City 7", "city=", "email=", "email.starts=mail0001", "phone.contains=777", "name.contains=mer 00077",
        "customerGroup=Group 3", "customerGroup.not=Group 3", "creditLimit.from=99000", "creditLimit.to=10",
        "disabled=true", "modified.from=2025-12-01", "vatNo=V77", "vatNo.contains=V999", "score.from=990",
    ];

    private readonly int _requests = asked.IsShort ? 2 : 40;
    private readonly int _customers = asked.Named("customers", asked.IsShort ? 1000 : 100_000);
    private readonly List<ListRow> _rows = [];

    public async Task Run()
    {
        await Engine.Each(asked, Measure);
        Report.Write("list", new { requests = _requests }, _rows);
    }

    private async Task Measure(Engine engine)
    {
        var connection = await engine.NewDatabase();
        await using (var product = await Start(engine, connection)) await First(product);
        var rows = new BulkRows(engine.Name, connection);
        await rows.Customers(1, _customers);
        await rows.Vary();
        await rows.Settle();
        await using var measured = await Start(engine, connection);
        foreach (var (_, path) in Asked) await measured.Get(path);
        if (!asked.IsShort) await Task.Delay(IndexesAreMade);
        var (_, one) = await Times(() => measured.Get($"/api/customers/{BulkRows.Name(_customers / 2)}"));
        foreach (var (what, path) in Asked)
        {
            var (middle, most) = await Times(() => measured.Get(path));
            _rows.Add(new(engine.Name, _customers, what, middle, most, most / one));
        }
        Report.Progress($"{engine.Name}: done; one customer by its name took {one:0.00} ms (p95)");
    }

    private IEnumerable<(string What, string Path)> Asked =>
    [
        .. Sorts.SelectMany(sort => new[] { sort, "-" + sort }).Select(sort => ($"sort {sort}", $"/api/customers?limit=100&sort={sort}")),
        .. Filters.Select(filter => ($"filter {filter}", $"/api/customers?limit=100&filter.{filter.Replace(" ", "%20", StringComparison.Ordinal)}")),
        ("filter and sort", "/api/customers?limit=100&filter.city=City%207&sort=-creditLimit"),
        ("in the middle", $"/api/customers?limit=100&skip={_customers / 2}&sort=phone"),
        ("at the end", $"/api/customers?limit=100&skip={_customers - 100}"),
    ];

    private static Task<Target> Start(Engine engine, string connection) => Target.StartProduct(
        engine.Name, connection, engine.Folder, ("Webhooks__Secret", Deliveries.Secret),
        ("Mapping__Fields__0__Name", "vatNo"), ("Mapping__Fields__0__Source", "custom_vat"), ("Mapping__Fields__0__Places__0", "Filter"),
        ("Mapping__Fields__1__Name", "score"), ("Mapping__Fields__1__Source", "custom_score"), ("Mapping__Fields__1__Places__0", "Filter"),
        ("Mapping__Fields__1__Type", "Number"));

    private static Task<byte[]> First(Target product)
    {
        var body = Deliveries.Body(0, 1);
        return product.Post(Deliveries.Path, body, Deliveries.Signature(body));
    }

    private async Task<(double P50, double P95)> Times(Func<Task> request)
    {
        var times = new List<double>();
        for (var i = 0; i < _requests + 3; i++)
        {
            var clock = Stopwatch.StartNew();
            await request();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        var sorted = times[3..].Order().ToList();
        return (sorted[sorted.Count / 2], sorted[sorted.Count * 95 / 100]);
    }
}
