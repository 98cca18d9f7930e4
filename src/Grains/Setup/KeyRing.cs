using CustomerSync.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Where the keys of data protection lie (docs/decisions/0060).</summary>
public static class KeyRing
{
    /// <summary>The protector of secrets. For silos, and for fronts that are none.</summary>
    public static IServiceCollection AddSecretProtection(this IServiceCollection services)
    {
        services.AddSettings<SetupOptions>(SetupOptions.Section);
        services.AddDataProtection(options => options.ApplicationDiscriminator = "CustomerSync");
        // It reads the key ring before the silo is up, which a ring kept by a grain cannot be.
        foreach (var eager in services.Where(
            service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            services.Remove(eager);
        services.AddOptions<KeyManagementOptions>()
            .Configure<IServiceProvider>((keys, provider) => keys.XmlRepository = Repository(provider));
        return services.AddSingleton<SecretProtector>();
    }

    private static IXmlRepository Repository(IServiceProvider services)
    {
        var folder = services.GetRequiredService<IOptions<SetupOptions>>().Value.KeyRing
            ?? services.GetService<Database>()?.KeysFolder;
        return folder is null
            ? new GrainKeyRepository(services.GetRequiredService<IGrainFactory>())
            : new FileSystemXmlRepository(Private(folder), services.GetRequiredService<ILoggerFactory>());
    }

    private static DirectoryInfo Private(string folder)
    {
        try
        {
            return PrivateFiles.MakeFolder(folder);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new ConfigurationException(
                $"The folder of keys {folder} cannot be made; give this process the right to it, or name another in "
                + $"Setup:KeyRing. ({error.Message})", error);
        }
    }
}
