using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;

namespace CustomerSync.Tests.Syncs;

/// <summary>A million customers must not mean a million of anything in memory.</summary>
[Trait("Speed", "Slow")]
public sealed class LargeSiteTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Customers = Scale.Of(10_000, full: 1_000_000);

    /// <summary>
    /// Whatever their number: the front, its ring of 8,192 ready frames, the silo, some pages on their way, and what
    /// the collector leaves for later.
    /// </summary>
    private const long MaxMemory = 512L << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task All_customers_are_read_twice_within_bounded_memory()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = Customers);
        var (process, http) = await FrontProcess.Listening(
            _folder, ("ErpNext__Url", simulator.Url.ToString()), ("ErpNext__ApiKey", simulator.Options.ApiKey),
            ("ErpNext__ApiSecret", simulator.Options.ApiSecret),
            ("Sync__BasicEvery", "00:00:00"), ("Sync__EnhancedAt", ""));
        await using var _ = process;

        foreach (var created in (int[])[Customers, 0])
        {
            var run = await Enhanced(http);
            Assert.Equal(("completed", Customers, created),
                (run.GetProperty("status").GetString(), run.GetProperty("processed")
                    .GetInt32(), run.GetProperty("created").GetInt32()));
            output.WriteLine($"{Customers} customers, {created} of them new: {run.GetProperty("rowsPerSecond")} "
                + $"rows/s, peak {process.PeakMemory >> 20} MiB");
        }

        Assert.InRange(process.PeakMemory, 1, MaxMemory);
    }

    private static async Task<JsonElement> Enhanced(HttpClient http)
    {
        using var begun = await http.PostAsync("/api/customers/sync/enhanced", null);
        var run = (await begun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        await Wait.Until("the run's end",
            async () => (run = await Run(http, run)).GetProperty("status").GetString() != "running",
            TimeSpan.FromHours(3));
        return run;
    }

    private static async Task<JsonElement> Run(HttpClient http, JsonElement run) =>
        (await http.GetFromJsonAsync<JsonElement>(
            $"/api/customers/sync/runs/{run.GetProperty("id").GetString()}")).GetProperty("data");
}
