using CustomerSync.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CustomerSync.Cluster;

/// <summary>What the settings of a cluster must fulfil together, and with the database.</summary>
internal sealed class ClusterSettingsCheck(IConfiguration configuration) : IValidateOptions<ClusterSettings>
{
    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        var problems = options.Mode is ClusterMode.Clustered ? Problems(options).ToList() : [];
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string> Problems(ClusterSettings options)
    {
        if (IsSqlite) yield return
            "Cluster:Mode is Clustered, but the file of SQLite belongs to one process: set Storage:Provider to "
            + "PostgreSql or SqlServer.";
        if (options.SiloPort != 0 && options.SiloPort == options.GatewayPort) yield return
            $"Cluster:SiloPort and Cluster:GatewayPort are both {options.SiloPort}; they must differ.";
        if (OwnAddress.Find(options.AdvertisedAddress) is null) yield return
            $"Cluster:AdvertisedAddress is '{options.AdvertisedAddress}', which is no address of this machine, and "
            + "no name that leads to one.";
    }

    private bool IsSqlite =>
        configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}"] is not { Length: > 0 } provider
        || provider.Equals(nameof(StorageProvider.Sqlite), StringComparison.OrdinalIgnoreCase);
}
