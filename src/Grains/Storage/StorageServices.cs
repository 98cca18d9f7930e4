using CustomerSync.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace CustomerSync.Storage;

internal static class StorageServices
{
    /// <summary>The database of the configured provider, the writer, and the grain storage of customers on it.</summary>
    public static IServiceCollection AddCustomerStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => Open(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<CustomerStore>().AddSingleton<FeedStore>().AddSingleton<CustomerList>().AddSingleton<CommitWriter>();
        services.AddKeyedSingleton<IGrainStorage, CustomerGrainStorage>(CustomerGrainStorage.Name);
        services.AddHostedService<DatabaseStartup>();
        return services;
    }

    private static Database Open(StorageOptions options) => options.Provider switch
    {
        StorageProvider.Sqlite => new SqliteDatabase(options) as Database,
        _ => throw new ConfigurationException($"Storage:Provider {options.Provider} is not built yet; use Sqlite."),
    };
}
