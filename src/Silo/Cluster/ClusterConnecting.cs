using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Cluster;

/// <summary>
/// Starts Orleans' client beside the rest of the front, in the place of Orleans' own hosted service, which would hold
/// up the whole start: so the front listens and answers (with 503) while there is no silo yet.
/// </summary>
internal sealed partial class ClusterConnecting(
    IClusterClient client, ClusterConnection connection, IOptions<ClusterSettings> settings,
    ILogger<ClusterConnecting> log) : BackgroundService
{
    /// <summary>Orleans' client is one, but says so nowhere in its interface.</summary>
    private readonly IHostedService _client = (IHostedService)client;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await _client.StartAsync(stoppingToken); }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
        LogReached(settings.Value.Id);
        connection.SetReached();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (connection.Reached.IsCompletedSuccessfully) await _client.StopAsync(cancellationToken);
    }

    [LoggerMessage(1902, LogLevel.Information, "The silos of cluster {Id} are reached")]
    private partial void LogReached(string id);
}

/// <summary>While no silo is there: says so, waits, and tries again, for as long as it takes.</summary>
internal sealed partial class WaitForSilo(
    IOptions<ClusterSettings> settings, TimeProvider time, ILogger<WaitForSilo> log) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(4);

    private TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(settings.Value.Id, exception.Message, _pause.TotalSeconds);
        await Task.Delay(_pause, time, cancellationToken);
        _pause = _pause * 2 < MaxPause ? _pause * 2 : MaxPause;
        return true;
    }

    [LoggerMessage(1903, LogLevel.Warning, "Waiting for a silo of cluster {Id}: {Error} Next attempt in {Seconds} s")]
    private partial void LogWaiting(string id, string error, double seconds);
}
