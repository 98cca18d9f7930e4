using CustomerSync.Cluster;
using CustomerSync.Feed;
using CustomerSync.Live;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CustomerSync.Health;

/// <summary>Some silo answers, whatever it says of the database.</summary>
internal sealed class SiloCheck(ClusterConnection cluster, IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!cluster.Reached.IsCompletedSuccessfully)
            return HealthCheckResult.Unhealthy("No silo has been reached yet.");
        try { await grains.GetGrain<IFeedGrain>(0).Head().WaitAsync(cancellationToken); }
        catch (StorageUnavailableException) { } // It answered; the feed's check says the rest.
        catch (Exception) { return HealthCheckResult.Unhealthy("No silo answers."); }
        return HealthCheckResult.Healthy();
    }
}

/// <summary>The database can be read and written, and this front has the feed at hand.</summary>
internal sealed class FeedCheck(ClusterConnection cluster, IGrainFactory grains, FeedRelay relay) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!cluster.Reached.IsCompletedSuccessfully || relay.Ring is null)
            return HealthCheckResult.Unhealthy("This front has not read the feed yet.");
        var feed = grains.GetGrain<IFeedGrain>(0);
        try { await feed.Head().WaitAsync(cancellationToken); }
        catch (Exception) { return HealthCheckResult.Unhealthy("The feed cannot be read."); }
        try
        {
            return await feed.WhyNotWritable().WaitAsync(cancellationToken) is { } why
                ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy();
        }
        catch (Exception) { return HealthCheckResult.Unhealthy("The database has not taken a write in time."); }
    }
}
