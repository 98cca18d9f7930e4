namespace CustomerSync.Cluster;

/// <summary>
/// Section <c>Cluster:Tls</c>: what silos and fronts show each other, as PEM files. They are read again when somebody
/// connects, so that a renewed certificate needs no restart. Default none: they talk in the clear.
/// </summary>
public sealed class ClusterTlsSettings
{
    /// <summary>
    /// This process' certificate, for server and client authentication; then those between it and the authority.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>Its private key, not encrypted.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// The authority that every silo's and front's certificate must come from, and nobody else's: who has one is let
    /// in. Several, while an authority is replaced.
    /// </summary>
    public string? Authority { get; set; }

    public bool IsSet => Files.Any(file => file is { Length: > 0 });

    public bool IsComplete => Files.All(file => file is { Length: > 0 });

    private string?[] Files => [Certificate, Key, Authority];
}
