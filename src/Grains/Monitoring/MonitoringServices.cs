using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CustomerSync.Monitoring;

/// <summary>For every process of the cluster, silos and fronts.</summary>
public static class MonitoringServices
{
    /// <summary>Reports this process to the monitoring. Called for each of its roles; it reports once.</summary>
    /// <param name="role"><c>silo</c> or <c>front</c>.</param>
    public static IServiceCollection AddProcessSampler(this IServiceCollection services, string role)
    {
        services.AddSingleton(new SampledRole(role));
        services.AddMetrics();
        services.AddSteadyTime();
        services.TryAddSingleton<ProcessMeter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ProcessSampler>());
        return services;
    }
}
