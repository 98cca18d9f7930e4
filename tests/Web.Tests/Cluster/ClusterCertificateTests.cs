using System.Net;
using CustomerSync.Cluster;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Cluster;

/// <summary>Certificates that the other side would refuse stop the start; renewed ones are taken up.</summary>
public sealed class ClusterCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-tls-");
    private readonly TestAuthority _authority;

    public ClusterCertificateTests() => _authority = new(_folder);

    public void Dispose() => _folder.Remove();

    [Fact]
    public void A_certificate_of_the_authority_is_taken()
    {
        var (certificate, key) = _authority.Issue();

        Assert.Null(Problem(certificate, key, _authority.File));
    }

    [Fact]
    public void What_cannot_work_is_said_by_its_setting()
    {
        var (certificate, key) = _authority.Issue();
        var (expired, itsKey) = _authority.Issue(days: -1);

        Assert.Contains("Cluster:Tls needs all three", Problem(certificate, key, null), StringComparison.Ordinal);
        Assert.Contains("Cluster:Tls:Key: /nowhere cannot be read", Problem(certificate, "/nowhere", _authority.File),
            StringComparison.Ordinal);
        Assert.Contains("is not the private key", Problem(certificate, itsKey, _authority.File),
            StringComparison.Ordinal);
        Assert.Contains("expired at", Problem(expired, itsKey, _authority.File), StringComparison.Ordinal);
        Assert.Contains("holds no certificate", Problem(certificate, key, key), StringComparison.Ordinal);
        Assert.Contains("is no certificate of Cluster:Tls:Authority",
            Problem(certificate, key, new TestAuthority(_folder).File), StringComparison.Ordinal);
    }

    [Fact]
    public void Renewed_files_are_used_from_the_next_connection_on_and_half_written_ones_not()
    {
        var ((certificate, key), (newCertificate, newKey)) = (_authority.Issue(), _authority.Issue());
        var certificates = new ClusterCertificates(
            Options.Create(Settings(certificate, key, _authority.File)), TimeProvider.System,
            NullLogger<ClusterCertificates>.Instance);
        var first = certificates.Current;
        Assert.Same(first, certificates.Current);

        File.Copy(newCertificate, certificate, overwrite: true);
        Assert.Same(first, certificates.Current);
        File.Copy(newKey, key, overwrite: true);
        Assert.NotEqual(first.Leaf.Thumbprint, certificates.Current.Leaf.Thumbprint);
    }

    [Theory]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("10.255.0.1", true, false)]
    [InlineData("10.255.0.1", false, true)]
    public void In_the_clear_other_machines_reach_no_silo_unless_it_is_said(string address, bool allow, bool refused) =>
        Assert.Equal(refused, ClusterSettingsCheck.IsInTheClear(
            new() { Mode = ClusterMode.Clustered, AllowPlaintext = allow }, IPAddress.Parse(address)));

    private static ClusterSettings Settings(string certificate, string key, string? authority) => new() {
        Mode = ClusterMode.Clustered, Tls = new() { Certificate = certificate, Key = key, Authority = authority } };

    private static string? Problem(string certificate, string key, string? authority)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Storage:Provider", "PostgreSql")]).Build();
        return new ClusterSettingsCheck(configuration, TimeProvider.System)
            .Validate(null, Settings(certificate, key, authority)).FailureMessage;
    }
}
