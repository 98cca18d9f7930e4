using System.Net.Http.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;

namespace CustomerSync.Tests.Documents;

/// <summary>
/// What documents suppose: the product, connected with an ERPNext that has told of a customer; a request that was
/// refused, and a delivery that was rejected. Its data lie in the terminal's folder.
/// </summary>
public sealed class DocumentedSite : IAsyncLifetime
{
    private RunningSimulator _simulator = null!;

    internal Terminal Terminal { get; } = new();

    internal ClosedFront Front { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await RunningSimulator.Start(options => options.Customers = 3);
        Front = await ClosedFront.Start(
            "--Storage:ConnectionString", $"Data Source={Terminal.Folder.FullName}/data/customersync.db",
            "--ErpNext:Url", _simulator.Url.ToString(), "--ErpNext:ApiKey", _simulator.Options.ApiKey,
            "--ErpNext:ApiSecret", _simulator.Options.ApiSecret, "--Sync:EnhancedAt", "",
            "--Access:OpenBrowser", "false");
        var url = Front.Url.GetLeftPart(UriPartial.Authority);
        Terminal.With("http://localhost:5080", url).Environment["ASPNETCORE_URLS"] = url;
        await Do("install");
        _simulator.Actions.Do("create", "Nour", "", null);
        await Wait.Until("ERPNext's webhook came", async () =>
            (await Front.Http(AccessRole.Viewer).GetAsync("/api/customers/Nour")).IsSuccessStatusCode);
        await Front.Nobody.PostAsJsonAsync(RunningFront.Webhooks, new { });
        await Front.Front.Deliver("{}");
    }

    public async ValueTask DisposeAsync()
    {
        await Terminal.EndAll();
        await Front.DisposeAsync();
        await _simulator.DisposeAsync();
        await Terminal.DisposeAsync();
    }

    private async Task Do(string action)
    {
        using var answer = await Front.Http(AccessRole.Admin)
            .PostAsJsonAsync("/api/webhooks/erpnext/setup", new { action });
        answer.EnsureSuccessStatusCode();
    }
}
