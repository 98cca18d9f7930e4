using System.Net;
using CustomerSync.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CustomerSync.Cluster;

/// <summary>What the settings of a cluster must fulfil together, and with the database.</summary>
internal sealed class ClusterSettingsCheck(IConfiguration configuration, TimeProvider time)
    : IValidateOptions<ClusterSettings>
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
        if (OwnAddress.Find(options.AdvertisedAddress) is not { } address) yield return
            $"Cluster:AdvertisedAddress is '{options.AdvertisedAddress}', which is no address of this machine, and "
            + "no name that leads to one.";
        else if (IsInTheClear(options, address)) yield return
            $"Cluster:AdvertisedAddress is {address}, which other machines can reach, and whoever reaches a silo "
            + "without TLS is let in: set Cluster:Tls:Certificate, :Key and :Authority, or, for a network of your own, "
            + "Cluster:AllowPlaintext=true.";
        if (TlsProblem(options.Tls) is { } problem) yield return problem;
    }

    internal static bool IsInTheClear(ClusterSettings options, IPAddress address) =>
        !IPAddress.IsLoopback(address) && options is { Tls.IsSet: false, AllowPlaintext: false };

    private string? TlsProblem(ClusterTlsSettings tls)
    {
        if (!tls.IsSet) return null;
        if (!tls.IsComplete) return "Cluster:Tls needs all three of Certificate, Key and Authority.";
        try { ClusterCertificate.Load(tls, time.GetUtcNow()); }
        catch (ConfigurationException error) { return error.Message; }
        return null;
    }

    private bool IsSqlite =>
        configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}"] is not { Length: > 0 } provider
        || provider.Equals(nameof(StorageProvider.Sqlite), StringComparison.OrdinalIgnoreCase);
}
