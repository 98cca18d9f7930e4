using System.Xml.Linq;
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
        services.AddSettings<MasterKeyOptions>(MasterKeyOptions.Section);
        services.AddSingleton<IValidateOptions<MasterKeyOptions>, MasterKeyCheck>().AddSingleton<KeyRingPlace>();
        services.AddSingleton<IValidateOptions<SetupOptions>, ImportedKeysCheck>();
        services.AddDataProtection(options => options.ApplicationDiscriminator = "CustomerSync");
        services.ReadKeyRingLate();
        services.AddOptions<KeyManagementOptions>()
            .Configure<IServiceProvider>((keys, provider) => keys.XmlRepository = Repository(provider));
        return services.AddSingleton<SecretProtector>();
    }

    /// <summary>
    /// Takes out what reads the ring before the silo is up, which a ring kept by a grain cannot be. To be called after
    /// whatever adds data protection, as authentication does.
    /// </summary>
    public static void ReadKeyRingLate(this IServiceCollection services)
    {
        foreach (var eager in services.Where(
            service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            services.Remove(eager);
    }

    private static IXmlRepository Repository(IServiceProvider services) =>
        services.GetRequiredService<KeyRingPlace>() is var place && place.Folder is { } folder
            ? new FileSystemXmlRepository(Private(folder), services.GetRequiredService<ILoggerFactory>())
            : new GrainKeyRepository(services.GetRequiredService<IGrainFactory>(), place.Master);

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

/// <summary>Where the ring lies, and what wraps it.</summary>
internal sealed class KeyRingPlace(
    IOptions<SetupOptions> setup, IOptions<MasterKeyOptions> master, IOptions<StorageOptions> storage,
    IServiceProvider services)
{
    /// <summary>Null: in the database.</summary>
    public string? Folder { get; } = setup.Value.KeyRing ?? services.GetService<Database>()?.KeysFolder;

    public MasterKey? Master { get; } = MasterKey.Of(master.Value);

    /// <summary>Keys of <c>Setup:ImportKeys</c> that are not among these, as XML.</summary>
    public IReadOnlyList<string> ToImport(IEnumerable<string> known)
    {
        if (setup.Value.ImportKeys is not { Length: > 0 } folder) return [];
        var ids = known.Select(Id).ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal)
            .Select(file => XElement.Load(file).ToString(SaveOptions.DisableFormatting))
            .Where(xml => ids.Add(Id(xml)))];
    }

    /// <summary>Of a key its id; of what revokes keys the whole.</summary>
    private static string Id(string xml) => XElement.Parse(xml).Attribute("id")?.Value ?? xml;

    /// <summary>Whether whoever has the database has the secrets in it.</summary>
    public bool IsInClear => Folder is null && Master is null && storage.Value.Provider is not StorageProvider.Sqlite;
}

/// <summary>Says at the start why keys cannot come into the database.</summary>
internal sealed class ImportedKeysCheck(IOptions<MasterKeyOptions> master, IOptions<StorageOptions> storage)
    : IValidateOptions<SetupOptions>
{
    public ValidateOptionsResult Validate(string? name, SetupOptions options) => Problem(options) is { } problem
        ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private string? Problem(SetupOptions options)
    {
        if (string.IsNullOrEmpty(options.ImportKeys)) return null;
        if (storage.Value.Provider is StorageProvider.Sqlite || options.KeyRing is not null)
            return "Setup:ImportKeys is for a key ring in PostgreSql or SqlServer: here it lies in a folder, copy it.";
        if (string.IsNullOrEmpty(master.Value.MasterKeyFile))
            return "Setup:ImportKeys needs Access:MasterKeyFile: the keys would lie in clear beside what they protect.";
        return Directory.Exists(options.ImportKeys)
            ? null : $"Setup:ImportKeys: there is no folder {options.ImportKeys}.";
    }
}
