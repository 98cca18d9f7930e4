using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace CustomerSync.Cluster;

/// <summary>
/// Section <c>Cluster</c>: whether one process is all there is, or silos and fronts are processes of their own.
/// </summary>
public sealed class ClusterSettings
{
    public const string Section = "Cluster";

    /// <summary>
    /// <c>Embedded</c>: this process is silo and front. <c>Clustered</c>: silos and fronts are processes of their own,
    /// which find each other in the database; not on SQLite. Default Embedded.
    /// </summary>
    [EnumDataType(typeof(ClusterMode), ErrorMessage = "Cluster:Mode must be Embedded or Clustered.")]
    public ClusterMode Mode { get; set; } = ClusterMode.Embedded;

    /// <summary>Silos and fronts of the same id, in the same database, find each other. Default customersync.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,100}$",
        ErrorMessage = "Cluster:Id must be 1 to 100 letters, digits, dots, hyphens or underscores.")]
    public string Id { get; set; } = "customersync";

    /// <summary>Where the other silos reach this one; 0: one that is free. Default 11111.</summary>
    [Range(0, 65_535, ErrorMessage = "Cluster:SiloPort must be 0 to 65535.")]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Where the fronts reach this silo; 0: one that is free. Default 30000.</summary>
    [Range(0, 65_535, ErrorMessage = "Cluster:GatewayPort must be 0 to 65535.")]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>
    /// An address of this machine, or a name of it, at which this silo listens and the others reach it. Without TLS who
    /// reaches its ports is let in. Default 127.0.0.1, for processes that are all on one machine.
    /// </summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    public ClusterTlsSettings Tls { get; set; } = new();

    /// <summary>
    /// Lets silos and fronts of different machines talk without TLS, for a network of their own; said at each start.
    /// Default false.
    /// </summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>
    /// The mode, while services are being put together; what cannot be read is reported when the settings are checked.
    /// </summary>
    public static ClusterMode ModeOf(IConfiguration configuration) =>
        Enum.TryParse<ClusterMode>(configuration[$"{Section}:{nameof(Mode)}"], ignoreCase: true, out var mode)
            ? mode : ClusterMode.Embedded;
}

public enum ClusterMode { Embedded, Clustered }
