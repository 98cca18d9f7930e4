using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;

namespace CustomerSync.Tests.Cluster;

/// <summary>A sync outlives the silo that runs it: another takes it up where it was.</summary>
[Collection("Clusters beside other tests")]
[Trait("Speed", "Slow")]
public sealed class ClusterSyncTests : IAsyncLifetime
{
    private const int Customers = 6000;

    private TestCluster _cluster = null!;
    private RunningSimulator _simulator = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.Create();
        _simulator = await RunningSimulator.Start(options => options.Customers = Customers);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Each_silo_is_killed_in_turn_and_the_run_goes_on()
    {
        _simulator.Faults.Slow = 60;
        var port = Ports.Free();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var silos = new Queue<ChildProcess>(await Task.WhenAll(StartSilo(), StartSilo()));
        await _cluster.StartFront(port);
        await Wait.Until("the front is ready", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
        using var begun = await http.PostAsync("/api/customers/sync/enhanced", null);
        var run = (await begun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("id")
            .GetString()!;

        foreach (var upTo in (int[])[Customers / 4, Customers / 2]) // Whichever of the two ran it, it was killed.
        {
            await Wait.Until($"{upTo} customers",
                async () => await Find(http, run) is { } now && now.GetProperty("processed").GetInt32() >= upTo,
                TimeSpan.FromMinutes(10));
            await silos.Dequeue().Kill();
            silos.Enqueue(await StartSilo());
        }
        _simulator.Faults.Slow = 0;

        JsonElement? ended = null;
        await Wait.Until("the run's end",
            async () => (ended = await Find(http, run)) is { } now && now.GetProperty("status")
                .GetString() != "running", TimeSpan.FromMinutes(10));
        Assert.Equal(("completed", Customers),
            (ended!.Value.GetProperty("status").GetString(), ended.Value.GetProperty("created").GetInt32()));
        var list = (await http.GetFromJsonAsync<JsonElement>("/api/customers?limit=1")).GetProperty("data");
        Assert.Equal(Customers, list.GetProperty("total").GetInt32());
        Assert.EndsWith($".{Customers}", list.GetProperty("feedCursor").GetString(), StringComparison.Ordinal);
    }

    private Task<ChildProcess> StartSilo() => _cluster.StartSilo(
        ("ErpNext:Url", _simulator.Url.ToString()), ("ErpNext:ApiKey", _simulator.Options.ApiKey),
        ("ErpNext:ApiSecret", _simulator.Options.ApiSecret),
        ("Sync:BasicEvery", "00:00:00"), ("Sync:EnhancedAt", ""));

    /// <summary>Null while no silo answers.</summary>
    private static async Task<JsonElement?> Find(HttpClient http, string run)
    {
        using var answer = await http.GetAsync($"/api/customers/sync/runs/{run}");
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data") : null;
    }
}
