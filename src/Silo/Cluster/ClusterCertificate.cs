using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CustomerSync.Cluster;

/// <summary>A certificate with its key, and the authority whose certificates are let in.</summary>
internal sealed class ClusterCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authority;

    /// <exception cref="ConfigurationException">The others would refuse it; the message names the setting.</exception>
    private ClusterCertificate(ClusterTlsSettings settings, PemFiles files, DateTimeOffset now)
    {
        Files = files;
        var chain = Parse(files.Certificate, "Certificate", settings.Certificate);
        _authority = Parse(files.Authority, "Authority", settings.Authority);
        Leaf = WithKey(files, settings);
        RefuseWrongTime(settings, now);
        RefuseOtherAuthority(settings, chain, now);
        Context = SslStreamCertificateContext.Create(Leaf, chain, offline: true);
    }

    public PemFiles Files { get; }

    public X509Certificate2 Leaf { get; }

    /// <summary>With what lies between it and the authority.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>What the other side's certificate must fulfil.</summary>
    public X509ChainPolicy Policy
    {
        get
        {
            var policy = new X509ChainPolicy {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(_authority);
            return policy;
        }
    }

    /// <param name="current">Returned when the files are still the same.</param>
    /// <exception cref="ConfigurationException">They cannot be used.</exception>
    public static ClusterCertificate Load(
        ClusterTlsSettings settings, DateTimeOffset now, ClusterCertificate? current = null)
    {
        var files = new PemFiles(Read(settings.Certificate!, "Certificate"), Read(settings.Key!, "Key"),
            Read(settings.Authority!, "Authority"));
        return files == current?.Files ? current : new(settings, files, now);
    }

    private static string Read(string file, string setting)
    {
        try { return File.ReadAllText(file); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"Cluster:Tls:{setting}: {file} cannot be read: {error.Message}", error);
        }
    }

    private static X509Certificate2Collection Parse(string pem, string setting, string? file)
    {
        try
        {
            if (PemCertificate.ReadAll(pem) is { Count: > 0 } found) return found;
        }
        catch (CryptographicException) { }
        throw new ConfigurationException($"Cluster:Tls:{setting}: {file} holds no certificate in PEM.");
    }

    private static X509Certificate2 WithKey(PemFiles files, ClusterTlsSettings settings)
    {
        try { return PemCertificate.Read(files.Certificate, files.Key); }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException($"Cluster:Tls:Key: {settings.Key} is not the private key (PEM, not "
                + $"encrypted) of the first certificate of {settings.Certificate}.", error);
        }
    }

    private void RefuseWrongTime(ClusterTlsSettings settings, DateTimeOffset now)
    {
        if (now > Leaf.NotAfter)
            throw new ConfigurationException(
                $"Cluster:Tls:Certificate: {settings.Certificate} expired at {Leaf.NotAfter:u}: renew it.");
        if (now < Leaf.NotBefore)
            throw new ConfigurationException($"Cluster:Tls:Certificate: {settings.Certificate} is valid from "
                + $"{Leaf.NotBefore:u} on; is this machine's clock right?");
    }

    private void RefuseOtherAuthority(
        ClusterTlsSettings settings, X509Certificate2Collection between, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = Policy };
        chain.ChainPolicy.ExtraStore.AddRange(between);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        if (chain.Build(Leaf)) return;
        throw new ConfigurationException($"Cluster:Tls:Certificate: {settings.Certificate} is no certificate of "
            + $"Cluster:Tls:Authority ({settings.Authority}) for server and client authentication: {Why(chain)}");
    }

    public static string Why(X509Chain? chain) =>
        string.Join(' ', chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct() ?? []);
}

/// <summary>The text of the three files.</summary>
internal sealed record PemFiles(string Certificate, string Key, string Authority)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => nameof(PemFiles);
}
