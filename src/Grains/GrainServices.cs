using CustomerSync.Administration;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Fields;
using CustomerSync.Hooks;
using CustomerSync.Monitoring;
using CustomerSync.Setup;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CustomerSync;

/// <summary>All that the grains need of a silo's services.</summary>
public static class GrainServices
{
    public static IServiceCollection AddCustomerGrains(this IServiceCollection services)
    {
        services.AddSteadyTime();
        services.AddMembershipDatabase();
        services.AddSettings<DeliveryLogOptions>(DeliveryLogOptions.Section);
        services.AddSettings<RetentionOptions>(RetentionOptions.Section);
        services.AddErpNext();
        StateTypes.AddTo(services.AddCustomerStorage());
        services.AddFields();
        services.AddSyncs();
        services.AddSingleton<DeliveryLogRules>().AddSingleton<FollowUp>().AddSingleton<DecisionContexts>();
        services.AddSingleton<IDeleteConfirmation, ErpNextConfirmation>().AddSingleton<SiteZone>();
        services.AddSecretProtection();
        services.AddSingleton<SetupCheck>().AddSingleton<SilenceCheck>().AddSingleton<SiteLogs>()
            .AddSingleton<LiveSettings>().AddSingleton<SettingsFollower>().AddSingleton<SetupMetrics>();
        services.AddSingleton<FeedHistory>().AddSingleton<FeedSignal>().AddSingleton<ChangePublisher>();
        services.AddSingleton<ICommittedChanges>(provider => provider.GetRequiredService<ChangePublisher>());
        services.AddHooks();
        return services;
    }

    /// <summary>The clock of a process, Orleans' too; it is taken before Orleans brings its own.</summary>
    public static IServiceCollection AddSteadyTime(this IServiceCollection services)
    {
        services.TryAddSingleton<TimeProvider>(_ => new SteadyTime(TimeProvider.System));
        return services;
    }

    /// <summary>
    /// The database, as far as Orleans needs it to find silos in it: all that a front without a silo has of it.
    /// </summary>
    public static IServiceCollection AddMembershipDatabase(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions>(
            StorageOptions.Section, (options, configuration) => options.Bind(configuration));
        return services.AddDatabase();
    }

    /// <summary>
    /// The services that run once the silo is up. Called after Orleans' own, since hosted services start in order.
    /// </summary>
    public static IServiceCollection AddCustomerGrainsStarted(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<SettingsFollower>())
            .AddHostedService(provider => provider.GetRequiredService<ChangePublisher>())
            .AddHostedService<FeedHeartbeat>().AddHostedService<DeliveryRetries>().AddHostedService<SyncTimer>()
            .AddHostedService<SetupWatch>().AddHostedService<HookTimer>().AddHostedService<MappingTimer>().AddHostedService<FieldsWatch>()
            .AddHostedService<Retention>().AddHostedService<DifferenceUpkeep>().AddHostedService<SearchUpkeep>().AddHostedService<ListIndexer>()
            .AddHostedService<WalCheckpoints>().AddHostedService<QueueMetrics>().AddProcessSampler("silo");
}
