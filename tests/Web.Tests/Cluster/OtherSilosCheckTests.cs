using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Cluster;

/// <summary>A silo that others cannot reach, or that cannot reach them, says so before it joins.</summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class OtherSilosCheckTests : IAsyncLifetime
{
    /// <summary>Becomes a program on a machine of another name.</summary>
    private static readonly string[] OnAnotherMachine =
        ["unshare", "--uts", "sh", "-c", "hostname other-machine && exec \"$@\"", "sh"];

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.Create(("Cluster:AllowPlaintext", "true"));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task On_another_machine_with_an_address_that_leads_nowhere_else_it_does_not_start()
    {
        if (Environment.UserName is not "root") Assert.Skip("A machine of another name takes root.");
        await _cluster.StartSilo();

        var apart = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _cluster.StartSilo(OnAnotherMachine, TestCluster.SiloProgram));

        Assert.Contains("they cannot reach each other. Give each silo an address", apart.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_reaches_none_of_those_on_another_machine_names_them()
    {
        await using var network = await PrivateNetwork.OrSkip(machines: 2);
        await network.Cut(0, 1);
        await using var server = await ThrowawayPostgreSql.Start("-c unix_socket_directories=/tmp");
        await using var cluster = TestCluster.On(
            ThrowawayPostgreSql.OverSocket(await server.NewDatabase(pool: 20), "/tmp"),
            ("Cluster:AllowPlaintext", "true"));
        await cluster.StartSilo(network.On(0), TestCluster.SiloProgram,
            ("Cluster:AdvertisedAddress", network.Address(0)));

        var apart = cluster.Start([.. network.On(1), .. OnAnotherMachine], TestCluster.SiloProgram,
            ("Cluster:AdvertisedAddress", network.Address(1)));

        var said = await apart.Says($"The silo at {network.Address(0)}:");
        Assert.Contains("cannot be reached from here", said, StringComparison.Ordinal);
    }
}
