using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CustomerSync;

/// <summary>All that the grains need of a silo's services.</summary>
public static class GrainServices
{
    public static IServiceCollection AddCustomerGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<StorageOptions>(StorageOptions.Section);
        services.AddSettings<MappingOptions>(MappingOptions.Section);
        services.AddErpNext();
        services.AddCustomerStorage();
        services.AddSingleton<ChangePublisher>();
        services.AddSingleton<ICommittedChanges>(provider => provider.GetRequiredService<ChangePublisher>());
        return services;
    }

    /// <summary>The services that run once the silo is up. Called after Orleans' own, since hosted services start in order.</summary>
    public static IServiceCollection AddCustomerGrainsStarted(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<ChangePublisher>());
}
