using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Cluster;

/// <summary>Says at each start that <c>Cluster:AllowPlaintext</c> is on.</summary>
internal sealed partial class PlaintextReport(
    IOptions<ClusterSettings> settings, ILogger<PlaintextReport> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Value is { Mode: ClusterMode.Clustered, AllowPlaintext: true, Tls.IsSet: false }) LogPlaintext();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1923, LogLevel.Warning,
        "Cluster:AllowPlaintext is on: silos and fronts talk in the clear, and who reaches a silo's ports is let in. "
        + "Set Cluster:Tls, unless their network is your own")]
    private partial void LogPlaintext();
}
