using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CustomerSync.Tests.Hosting;

/// <summary>An authority that exists for one test, and the certificates that it issues, as PEM files.</summary>
internal sealed class TestAuthority
{
    private static readonly OidCollection ServerAndClient =
        [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private readonly DirectoryInfo _folder;
    private readonly X509Certificate2 _authority;

    public TestAuthority(DirectoryInfo folder)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
        File = Write("authority", _authority.ExportCertificatePem());
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Its own certificate.</summary>
    public string File { get; }

    /// <summary>A certificate for this machine, and the files that hold it and its key.</summary>
    /// <param name="days">Until its end, from now on.</param>
    public (string Certificate, string Key) Issue(int days = 90)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ServerAndClient, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            _authority, Now.AddYears(-1), Now.AddDays(days), RandomNumberGenerator.GetBytes(16));
        return (Write("certificate", certificate.ExportCertificatePem()), Write("key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>Believes this authority and nobody else.</summary>
    public X509ChainPolicy Trust
    {
        get
        {
            var policy = new X509ChainPolicy {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(_authority.RawData));
            return policy;
        }
    }

    public HttpClient Client(Uri address)
    {
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = Trust;
        return new HttpClient(handler) { BaseAddress = address };
    }

    /// <summary>What a silo or front needs.</summary>
    public (string Key, string Value)[] ClusterSettings()
    {
        var (certificate, key) = Issue();
        return [("Cluster:Tls:Certificate", certificate), ("Cluster:Tls:Key", key), ("Cluster:Tls:Authority", File)];
    }

    private string Write(string what, string pem)
    {
        var file = Path.Combine(_folder.FullName, $"{what}-{Guid.NewGuid():N}.pem");
        System.IO.File.WriteAllText(file, pem);
        return file;
    }
}
