using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>What a load balancer and an orchestrator ask; without a silo: Cluster/.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_front_that_serves_is_live_and_ready()
    {
        await using var front = await RunningFront.Start();

        await Wait.Until("ready", async () => (await Ask(front.Http, "ready")).Status is HttpStatusCode.OK);

        var (live, _) = await Ask(front.Http, "live");
        var (_, body) = await Ask(front.Http, "ready");
        Assert.Equal(HttpStatusCode.OK, live);
        Assert.Equal("healthy", body.GetProperty("status").GetString());
        Assert.Equal(["draining", "silo", "feed"], body.GetProperty("checks").EnumerateObject()
            .Select(check => check.Name));
    }

    [Fact]
    public async Task A_front_that_was_told_to_stop_is_not_ready_while_it_still_answers()
    {
        var (process, http) = await FrontProcess.Listening(_folder, ("Health__DrainDelay", "00:00:05"));
        await using var _ = process;
        await Wait.Until("ready", async () => (await Ask(http, "ready")).Status is HttpStatusCode.OK);

        process.Terminate();

        await Wait.Until("not ready",
            async () => (await Ask(http, "ready")).Status is HttpStatusCode.ServiceUnavailable);
        var (_, body) = await Ask(http, "ready");
        Assert.Equal("This front is stopping.", body.GetProperty("checks").GetProperty("draining").GetProperty("reason")
            .GetString());
        Assert.Equal(HttpStatusCode.OK, (await Ask(http, "live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/customers")).StatusCode);
        Assert.Equal(0, await process.Ends());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Ask(HttpClient http, string what)
    {
        using var answer = await http.GetAsync("/health/" + what);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
