using CustomerSync.Storage.PostgreSql;
using CustomerSync.Storage.Sqlite;
using CustomerSync.Storage.SqlServer;
using CustomerSync.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace CustomerSync.Storage;

internal static class StorageServices
{
    /// <summary>
    /// The database of the configured provider, and how Orleans reaches it. Nothing is opened before it is used.
    /// </summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var database = Open(provider.GetRequiredService<IOptions<StorageOptions>>().Value);
            database.Meter = provider.GetService<DatabaseMeter>();
            return database;
        });
        return services.AddSingleton(provider => provider.GetRequiredService<Database>().Orleans);
    }

    /// <summary>The writer, and the grain storage of customers.</summary>
    public static IServiceCollection AddCustomerStorage(this IServiceCollection services)
    {
        services.AddSingleton<CustomerStore>().AddSingleton<FeedStore>().AddSingleton<CustomerTotals>()
            .AddSingleton<SearchIndex>().AddSingleton<CustomerList>().AddSingleton<ListIndexes>().AddSingleton<CustomerHistory>()
            .AddSingleton<DeliveryStore>().AddSingleton<CommitWriter>().AddSingleton<WriteCheck>();
        services.AddSingleton<SyncStore>().AddSingleton<DifferenceStore>().AddSingleton<Eraser>().AddSingleton<Pruning>()
            .AddSingleton<AccessStore>().AddSingleton<AuditStore>().AddSingleton<HookStore>()
            .AddSingleton<SiteOffsets>().AddSingleton<FieldStore>().AddSingleton<ViewStore>();
        services.AddSiloMetrics().AddSingleton<DatabaseMeter>().AddSingleton<MonitoringStore>();
        services.AddKeyedSingleton<IGrainStorage, CustomerGrainStorage>(CustomerGrainStorage.Name);
        services.AddSingleton<IIncomingGrainCallFilter, StorageErrorFilter>();
        services.AddSingleton(provider => new RunningSilos(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<DatabaseStartup>();
        return services;
    }

    /// <exception cref="ConfigurationException">The connection string is not one for the provider.</exception>
    internal static Database Open(StorageOptions options) => options.Provider switch
    {
        StorageProvider.Sqlite => new SqliteDatabase(options),
        StorageProvider.PostgreSql => new PostgreSqlDatabase(options),
        StorageProvider.SqlServer => new SqlServerDatabase(options),
        _ => throw new ConfigurationException(
            $"Storage:Provider must be one of {string.Join(", ", Enum.GetNames<StorageProvider>())}."),
    };
}
