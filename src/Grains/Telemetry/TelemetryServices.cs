using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CustomerSync.Telemetry;

internal static class TelemetryServices
{
    /// <summary>Called by each feature that measures; the second call finds it done.</summary>
    public static IServiceCollection AddSiloMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<SiloMetrics>();
        return services;
    }
}
