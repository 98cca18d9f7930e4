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

    [Fact]
    public async Task A_mode_that_does_not_exist_names_its_key()
    {
        var (exitCode, output) = await FrontProcess.Ending(_folder, ("Cluster__Mode", "Many"));

        Assert.Equal(1, exitCode);
        Assert.Contains("Cluster:Mode", output, StringComparison.Ordinal);
    }
}
