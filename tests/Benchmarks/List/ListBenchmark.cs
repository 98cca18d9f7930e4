using System.Diagnostics;
using System.Text.Json;
using CustomerSync.Benchmarks.Growth;
using CustomerSync.Benchmarks.Intake;

namespace CustomerSync.Benchmarks.List;

/// <param name="Asked">Sort, filters, search, place; what is not named is as it is by default.</param>
/// <param name="FirstMs">Of the first that asked so, for whom no index was there yet.</param>
/// <param name="OfOne">
/// The p95 in times of the smallest question to the database through the same stack, <see cref="ListBenchmark.One"/>.
/// </param>
internal sealed record ListRow(
    string Engine, int Customers, string Asked, double FirstMs, double P50Ms, double P95Ms, double OfOne);

/// <summary>A page of the list, however it is asked for, against the smallest question to the database.</summary>
internal sealed class ListBenchmark(Arguments asked)
{
    /// <summary>A customer that is not there: one look at an index that finds nothing, as cheap as SELECT 1.</summary>
    internal const string One = "/api/customers/by-name?erpnextId=nobody";

    private const int PageSize = 100;

    private static readonly TimeSpan IndexesAreMade = TimeSpan.FromSeconds(15);

    private static readonly string[] Sorts =
    [
        "name", "modified", "created", "erpnextId", "email", "city", "companyName", "contactPerson", "phone", "state",
        "country", "taxNumber", "creditLimit", "currency", "customerType", "customerGroup", "territory", "language",
        "website", "disabled", "custom.vatNo", "custom.score",
    ];

    private static readonly string[] Filters =
    [
        "city=City 7", "city=", "email=", "email.not=", "email.starts=mail0001", "email.contains=077", "email.contains=nowhere",
        "email.contains=example", "phone.contains=777", "name.contains=mer 00077", "name.contains=nobody", "website.contains=9999",
        "website.contains=nowhere", "customerGroup.contains=oup 3", "customerGroup=Group 3", "customerGroup.not=Group 3",
        "creditLimit.from=99000", "creditLimit.to=10", "disabled=true", "modified.from=2025-12-01", "vatNo=V77",
        "vatNo.contains=V999", "vatNo.contains=nowhere", "vatNo=", "score.from=990", "score.to=3",
    ];

    private static readonly string[] Searches =
        ["bulk", "00077", "mail00012345", "nobody", "b", "zz", "77", "person 77 city", "company 4999", "+966577"];

    private static readonly string[] Together =
    [
        "filter.city=City 7&sort=-creditLimit", "filter.email=&sort=territory", "filter.website.contains=99&sort=-modified",
        "filter.website.contains=nowhere&sort=-phone", "search=person&filter.city=City 7&sort=email", "search=0007&sort=-custom.score",
        "search=nobody&sort=territory", "search=bulk&sort=country", "deleted=true&sort=-email",
        "filter.customerGroup=Group 3&filter.territory=Territory 3&sort=-modified",
        "filter.customerGroup=Group 3&filter.country=Country 3&filter.email=", "filter.disabled=true&sort=website",
    ];

    private readonly int _requests = asked.Named("requests", asked.IsShort ? 2 : 40);
    private readonly int _customers = asked.Named("customers", asked.IsShort ? 1000 : 100_000);
    private readonly List<ListRow> _rows = [];

    public async Task Run()
    {
        await Engine.Each(asked, Measure);
        Report.Write("list", new { requests = _requests }, _rows);
        foreach (var row in _rows.GroupBy(row => row.Engine).Select(rows => rows.MaxBy(row => row.OfOne)!))
            Report.Progress($"{row.Engine}: the slowest is {row.Asked}, {row.OfOne:0} times the smallest question");
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
        var questions = Asked.ToList();
        var firsts = new List<double>();
        foreach (var path in questions) firsts.Add(await Time(() => measured.Get(PathOf(path))));
        if (!asked.IsShort) await Task.Delay(IndexesAreMade);
        questions.AddRange(await Deep(measured));
        var (one, _) = await Times(() => measured.Ask(One));
        foreach (var (question, first) in questions.Zip(firsts.Concat(Enumerable.Repeat(0d, questions.Count))))
        {
            var (middle, most) = await Times(() => measured.Get(PathOf(question)));
            _rows.Add(new(engine.Name, _customers, question, first, middle, most, most / one));
        }
        Report.Progress($"{engine.Name}: done; the smallest question took {one:0.00} ms (p50)");
    }

    private IEnumerable<string> Asked =>
    [
        .. Sorts.SelectMany(sort => new[] { $"sort={sort}", $"sort=-{sort}" }), .. Filters.Select(filter => $"filter.{filter}"),
        .. Searches.Select(search => $"search={search}"), .. Together,
        .. new[] { "name", "-modified", "phone", "custom.score" }.SelectMany(sort =>
            new[] { _customers / 2, _customers - PageSize }.Select(skip => $"sort={sort}&skip={skip}")),
        $"filter.email.not=&sort=city&skip={_customers / 2}",
    ];

    /// <summary>On from the middle of lists, and back.</summary>
    private async Task<IReadOnlyList<string>> Deep(Target product)
    {
        var deep = new List<string>();
        foreach (var sort in (string[])["name", "-modified", "phone", "-custom.score", "disabled"])
        {
            using var page = JsonDocument.Parse(await product.Get(PathOf($"sort={sort}&skip={_customers / 2}")));
            var data = page.RootElement.GetProperty("data");
            deep.Add($"sort={sort}&after={data.GetProperty("nextCursor").GetString()}");
            deep.Add($"sort={sort}&before={data.GetProperty("previousCursor").GetString()}");
        }
        return deep;
    }

    private static string PathOf(string question) => $"/api/customers?limit={PageSize}&"
        + question.Replace("+", "%2B", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal);

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
        for (var i = 0; i < _requests + 3; i++) times.Add(await Time(request));
        var sorted = times[3..].Order().ToList();
        return (sorted[sorted.Count / 2], sorted[sorted.Count * 95 / 100]);
    }

    private static async Task<double> Time(Func<Task> request)
    {
        var clock = Stopwatch.StartNew();
        await request();
        return clock.Elapsed.TotalMilliseconds;
    }
}
