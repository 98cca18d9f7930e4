using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Access;

/// <summary>A renewed certificate of the front's own HTTPS is used without a restart.</summary>
[Trait("Speed", "Slow")]
public sealed class RenewedCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-https-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_renewed_certificate_is_shown_and_a_half_written_one_is_not()
    {
        var authority = new TestAuthority(_folder);
        var ((certificate, key), (newCertificate, newKey)) = (authority.Issue(), authority.Issue());
        await using var front = await RunningFront.Start(null, "--urls", "https://127.0.0.1:0",
            "--Kestrel:Certificates:Default:Path", certificate, "--Kestrel:Certificates:Default:KeyPath", key);
        var port = front.Http.BaseAddress!.Port;
        Assert.Equal(Thumbprint(certificate), await Shown(port, authority));

        File.Copy(newCertificate, certificate, overwrite: true);
        Assert.NotEqual(Thumbprint(newCertificate), await Shown(port, authority)); // Its key is not there yet.
        File.Copy(newKey, key, overwrite: true);
        await Wait.Until("the renewed certificate", async () => await Shown(port, authority) == Thumbprint(newCertificate));
    }

    private static string Thumbprint(string file) => X509CertificateLoader.LoadCertificateFromFile(file).Thumbprint;

    private static async Task<string> Shown(int port, TestAuthority authority)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", port);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = authority.Trust });
        return ((X509Certificate2)tls.RemoteCertificate!).Thumbprint;
    }
}
