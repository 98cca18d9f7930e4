using System.Net;
using System.Net.Sockets;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Cluster;

/// <summary>What is set wrongly stops the start of a front and of a silo, all of it said at once.</summary>
public sealed class ClusterSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Theory]
    [InlineData("CustomerSync.Web.dll")]
    [InlineData(null)]
    public async Task Everything_that_is_set_wrongly_is_said_at_once(string? program)
    {
        await using var process = new ChildProcess(program ?? TestCluster.SiloProgram, _folder,
        [
            ("Cluster__Mode", "Clustered"), ("Cluster__Id", "no spaces"), ("Cluster__SiloPort", "70000"),
            ("Cluster__AdvertisedAddress", "192.0.2.1"),
        ]);

        Assert.Equal(1, await process.Ends());
        Assert.Contains("set Storage:Provider to PostgreSql or SqlServer", process.Output, StringComparison.Ordinal);
        Assert.Contains("Cluster:Id must be", process.Output, StringComparison.Ordinal);
        Assert.Contains("Cluster:SiloPort must be", process.Output, StringComparison.Ordinal);
        Assert.Contains("Cluster:AdvertisedAddress is '192.0.2.1'", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    /// <summary>A front in the same environment has no such ports.</summary>
    [Fact]
    public async Task A_silo_whose_port_is_taken_says_so_and_a_front_does_not_care()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        (string, string)[] settings =
        [
            ("Cluster__Mode", "Clustered"), ("Cluster__GatewayPort", $"{port}"), ("Cluster__Id", "no spaces"),
            ("Storage__Provider", "PostgreSql"), ("Storage__ConnectionString", "Host=127.0.0.1;Port=1;Username=nobody"),
        ];
        await using var silo = new ChildProcess(TestCluster.SiloProgram, _folder, settings);
        await using var front = new ChildProcess("CustomerSync.Web.dll", _folder, settings);

        Assert.Equal((1, 1), (await silo.Ends(), await front.Ends()));
        var sentence = $"Cluster:GatewayPort is {port}, where another process listens at 127.0.0.1";
        Assert.Contains(sentence, silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(sentence, front.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_front_whose_port_is_taken_says_so_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var (exitCode, output) = await FrontProcess.Ending(_folder, ("ASPNETCORE_URLS", address));

        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"{address}: address already in use. Another process listens there", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mode_that_does_not_exist_names_its_key()
    {
        var (exitCode, output) = await FrontProcess.Ending(_folder, ("Cluster__Mode", "Many"));

        Assert.Equal(1, exitCode);
        Assert.Contains("Cluster:Mode", output, StringComparison.Ordinal);
    }
}
