using CustomerSync.Cluster;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace CustomerSync;

/// <summary>Says what this process is once it is a member, and what is not configured yet.</summary>
internal sealed partial class SiloReport(
    ProcessRole role, IOptions<EndpointOptions> endpoints, IOptions<ClusterSettings> cluster,
    IHostApplicationLifetime lifetime, ILogger<SiloReport> log) : IHostedService
{
    private static readonly string Version = typeof(SiloReport).Assembly.GetName().Version!.ToString(3);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Report);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report()
    {
        LogWhat(Version, role.What, endpoints.Value.AdvertisedIPAddress.ToString(),
            cluster.Value.Mode is ClusterMode.Embedded ? 0 : endpoints.Value.SiloPort, endpoints.Value.GatewayPort);
        if (role.LacksErpNext) LogNoErpNext();
    }

    [LoggerMessage(1911, LogLevel.Information,
        "CustomerSync {Version}: {Role}, at {Address}, port {SiloPort} for silos, {GatewayPort} for fronts (0: none "
        + "can reach it)")]
    private partial void LogWhat(string version, string role, string address, int siloPort, int gatewayPort);

    [LoggerMessage(1912, LogLevel.Information,
        "Not configured yet: ErpNext:Url, :ApiKey, :ApiSecret (webhooks are taken; deletes are applied without "
        + "asking ERPNext, and syncs are not possible)")]
    private partial void LogNoErpNext();
}
