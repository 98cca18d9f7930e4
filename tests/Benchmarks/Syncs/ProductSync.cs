using System.Text.Json;
using ErpNextSimulator;

namespace CustomerSync.Benchmarks.Syncs;

/// <summary>
/// A sync of the whole product, from ERPNext's answer to the commit: first from the simulator, whose part is told by
/// the second time, when the same answers are ready.
/// </summary>
internal static class ProductSync
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task<List<SyncRow>> Measure(Engine engine, int customers)
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = customers);
        await using var pages = await ReadyPages.Start(simulator.Url);
        var simulated = await Load("product, from the simulator");
        pages.AreReady = true;
        return [simulated, await Load("product, from ready pages")];

        async Task<SyncRow> Load(string way)
        {
            await using var product = await Target.StartProduct(
                engine.Name, await engine.NewDatabase(), engine.Folder,
                ("ErpNext__Url", pages.Url.ToString()), ("ErpNext__ApiKey", simulator.Options.ApiKey),
                ("ErpNext__ApiSecret", simulator.Options.ApiSecret), ("Sync__BasicEvery", "00:00:00"));
            ProcessUse.ForgetPeak(product.ProcessId);
            var cpu = ProcessUse.Cpu(product.ProcessId);
            var first = await Sync(product, customers);
            cpu = ProcessUse.Cpu(product.ProcessId) - cpu;
            return new(way, engine.Name, customers, first, await Sync(product, customers),
                cpu.TotalMicroseconds / customers, ProcessUse.PeakMegabytes(product.ProcessId));
        }
    }

    /// <returns>Customers per second of a whole run.</returns>
    public static async Task<double> Sync(Target product, int customers)
    {
        var run = Run(await product.Post("/api/customers/sync/enhanced"));
        using var tick = new PeriodicTimer(Look);
        while (run.GetProperty("status").GetString() is "running" && await tick.WaitForNextTickAsync())
            run = Run(await product.Get($"/api/customers/sync/runs/{run.GetProperty("id").GetString()}"));
        if (run.GetProperty("status").GetString() is not "completed"
            || run.GetProperty("processed").GetInt64() < customers)
            throw new InvalidOperationException($"The sync did not read all customers: {run}");
        var took = run.GetProperty("finishedAt").GetDateTimeOffset() - run.GetProperty("startedAt").GetDateTimeOffset();
        return customers / took.TotalSeconds;
    }

    private static JsonElement Run(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("data").Clone();
    }
}
