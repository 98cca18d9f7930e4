using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Promise 6: a run goes on from its checkpoint after its silo was killed, and ends as if nothing had been.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class KilledSyncTests : IDisposable
{
    private const int Customers = 6000;

    private static readonly int Kills = Scale.Of(3, full: 10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task An_enhanced_run_whose_silo_is_killed_goes_on_where_it_was_and_reads_no_page_twice_but_the_last()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = Customers);
        simulator.Faults.Slow = 30;
        string? run = null;
        var seen = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (process, http) = await Start(simulator);
            await using var _ = process;
            run ??= (await Post(http, "/api/customers/sync/enhanced")).GetProperty("id").GetString()!;
            var upTo = Customers * kill / (Kills + 1);
            await Wait.Until($"{upTo} customers",
                async () => (seen = (await Run(http, run)).GetProperty("processed").GetInt32()) >= upTo,
                TimeSpan.FromMinutes(10));
            await process.Kill();
        }
        simulator.Faults.Slow = 0;

        var (last, client) = await Start(simulator);
        await using var __ = last;
        JsonElement ended = default;
        await Wait.Until("the run's end",
            async () => (ended = await Run(client, run!)).GetProperty("status").GetString() != "running",
            TimeSpan.FromMinutes(10));

        Assert.Equal(("completed", Customers),
            (ended.GetProperty("status").GetString(), ended.GetProperty("created").GetInt32()));
        Assert.InRange(ended.GetProperty("processed").GetInt32(), Customers, Customers + Kills * 500);
        Assert.True(seen > 0);
        Assert.Equal(Customers, (await Data(client, "/api/customers?limit=1")).GetProperty("total").GetInt32());
        Assert.Single((await Data(client, "/api/customers/sync/runs")).GetProperty("items").EnumerateArray());
    }

    private Task<(FrontProcess Process, HttpClient Http)> Start(RunningSimulator simulator) => FrontProcess.Listening(
        _folder, ("ErpNext__Url", simulator.Url.ToString()), ("ErpNext__ApiKey", simulator.Options.ApiKey),
        ("ErpNext__ApiSecret", simulator.Options.ApiSecret),
        ("Sync__BasicEvery", "00:00:00"), ("Sync__EnhancedAt", ""));

    private static Task<JsonElement> Run(HttpClient http, string id) => Data(http, $"/api/customers/sync/runs/{id}");

    private static async Task<JsonElement> Data(HttpClient http, string path) =>
        (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("data");

    private static async Task<JsonElement> Post(HttpClient http, string path)
    {
        using var answer = await http.PostAsync(path, null);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }
}
