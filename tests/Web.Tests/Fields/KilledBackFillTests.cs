using System.Net.Http.Json;
using CustomerSync.Tests.Hosting;
using static CustomerSync.Tests.Fields.OwnFieldsSite;

namespace CustomerSync.Tests.Fields;

/// <summary>A back-fill whose process is killed goes on where another begins.</summary>
[Trait("Speed", "Slow")]
public sealed class KilledBackFillTests : IDisposable
{
    private const int Customers = 3000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task After_kill_9_it_goes_on_and_each_customer_is_changed_once()
    {
        await using (var front = await RunningFront.Start(_folder))
            await Parallel.ForEachAsync(Enumerable.Range(0, Customers), TestContext.Current.CancellationToken,
                async (i, _) => await front.DeliverCustomer($"C{i:0000}", 1, new { market_segment = $"M{i}" }));
        var (process, http) = await FrontProcess.Listening(_folder,
            ("Storage__ConnectionString", $"Data Source={_folder.FullName}/customersync.db"));
        using (var saved = await http.PutAsJsonAsync("/api/fields", new
        {
            version = 0, load = false, fields = new[] { Field("segment", "text", "market_segment") },
        }, TestContext.Current.CancellationToken)) saved.EnsureSuccessStatusCode();
        await process.Kill();
        await process.DisposeAsync();

        await using var next = await RunningFront.Start(_folder);
        await next.IsMapped();

        var changes = await next.Changes("&fields=custom");
        var mapped = changes.Where(change => change.GetProperty("cause").GetString() == "mapping").ToList();
        Assert.Equal((Customers, Customers), (mapped.Count,
            mapped.DistinctBy(change => change.GetProperty("erpnextId").GetString()).Count()));
        Assert.All(await next.AllCustomers(), customer => Assert.NotNull(customer.Custom("segment")));
    }
}
