using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Health;

/// <summary>
/// Holds up the end of the server for <c>Health:DrainDelay</c>: the event streams close at once, the load balancer has
/// time to see it.
/// </summary>
internal sealed class Draining(IOptions<HealthOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedLifecycleService
{
    /// <summary>Comes before any service is stopped, the server included.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        return Task.Delay(options.Value.DrainDelay, time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class DrainingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("This front is stopping.")
            : HealthCheckResult.Healthy());
}
