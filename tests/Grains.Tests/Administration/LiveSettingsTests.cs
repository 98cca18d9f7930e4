using CustomerSync.Administration;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Tests.ErpNext;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Administration;

/// <summary>Settings that change while requests are made by them.</summary>
public sealed class LiveSettingsTests
{
    private const int Requests = 5_000;

    [Fact]
    public async Task No_request_goes_to_one_ERPNext_with_the_key_of_another()
    {
        await using var under = new ClientUnderTest();
        var options = under.Services.GetRequiredService<IOptions<ErpNextOptions>>();
        var live = new LiveSettings(
            under.Services.GetRequiredService<IConfiguration>(), options, Options.Create(new SyncOptions()),
            Options.Create(new DeliveryLogOptions()), Options.Create(new RetentionOptions()),
            under.Services.GetServices<IValidateOptions<ErpNextOptions>>());
        var sites = new[] { "one", "two" }.Select(Site).ToList();
        live.Apply(sites[0]);
        using var stop = new CancellationTokenSource();
        var changes = Task.Run(() =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++) live.Apply(sites[i % sites.Count]);
        }, TestContext.Current.CancellationToken);
        var transports = under.Services.GetRequiredService<IHttpClientFactory>();

        for (var i = 0; i < Requests; i++)
        {
            using var http = transports.CreateClient(nameof(ErpNextTransport));

            var site = http.BaseAddress!.Host.Split('.')[0];
            Assert.Equal($"{site}-key:{site}-secret", http.DefaultRequestHeaders.Authorization!.Parameter);
        }
        await stop.CancelAsync();
        await changes;
    }

    private static Dictionary<string, string> Site(string name) => new(StringComparer.Ordinal)
    {
        ["ErpNext:Url"] = $"https://{name}.example", ["ErpNext:ApiKey"] = $"{name}-key",
        ["ErpNext:ApiSecret"] = $"{name}-secret",
    };
}
