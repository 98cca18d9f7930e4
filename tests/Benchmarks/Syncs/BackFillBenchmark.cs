using System.Diagnostics;
using System.Text.Json;
using ErpNextSimulator;

namespace CustomerSync.Benchmarks.Syncs;

/// <param name="LoadPerSecond">Customers, all of them new, by a full sync of the whole product.</param>
/// <param name="BackFillPerSecond">The same customers get a new own field, from its saving until all have it.</param>
/// <param name="OfLoad">The second in times of the first.</param>
internal sealed record BackFillRow(
    string Engine, int Customers, bool IsSilent, double LoadPerSecond, double BackFillPerSecond, double OfLoad);

/// <summary>A new field of the site's own over customers that are here, against their first load.</summary>
internal sealed class BackFillBenchmark(Arguments asked)
{
    private const string Fields = "/api/fields";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly int _customers = asked.Named("customers", asked.IsShort ? 600 : 100_000);
    private readonly List<BackFillRow> _rows = [];

    public async Task Run()
    {
        await Engine.Each(asked, Measure);
        Report.Write("backfill", new { customers = _customers }, _rows);
    }

    private async Task Measure(Engine engine)
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = _customers);
        await using var product = await Target.StartProduct(
            engine.Name, await engine.NewDatabase(), engine.Folder, ("ErpNext__Url", simulator.Url.ToString()),
            ("ErpNext__ApiKey", simulator.Options.ApiKey), ("ErpNext__ApiSecret", simulator.Options.ApiSecret),
            ("Sync__BasicEvery", "00:00:00"));
        var load = await ProductSync.Sync(product, _customers);
        string[] own = [Field("kind", "customer_type"), Field("segment", "customer_group")];
        for (var i = 0; i < own.Length; i++)
        {
            var isSilent = i > 0;
            var rate = await BackFill(product, own[..(i + 1)], isSilent);
            _rows.Add(new(engine.Name, _customers, isSilent, load, rate, rate / load));
        }
        Report.Progress($"{engine.Name}: done");
    }

    /// <returns>Customers per second.</returns>
    private async Task<double> BackFill(Target product, string[] fields, bool isSilent)
    {
        var version = (await Read(product)).GetProperty("version").GetInt64();
        var clock = Stopwatch.StartNew();
        await product.Put(Fields, $$"""
            {"version":{{version}},"silent":{{(isSilent ? "true" : "false")}},"load":false,"fields":[{{string.Join(',', fields)}}]}
            """);
        using var tick = new PeriodicTimer(Look);
        while (!IsDone(await Read(product), version)) await tick.WaitForNextTickAsync();
        return _customers / clock.Elapsed.TotalSeconds;
    }

    private static string Field(string name, string source) =>
        $$"""{"name":"{{name}}","type":"text","source":"{{source}}","places":["list","filter"]}""";

    /// <summary>Nothing is told of it before it begins.</summary>
    private static bool IsDone(JsonElement report, long before) => report.GetProperty("version").GetInt64() > before
        && report.GetProperty("backFill") is { ValueKind: JsonValueKind.Object } fill
        && fill.GetProperty("isDone").GetBoolean();

    private static async Task<JsonElement> Read(Target product)
    {
        using var json = JsonDocument.Parse(await product.Get(Fields + "?progress=true"));
        return json.RootElement.GetProperty("data").Clone();
    }
}
