using System.Net;
using CustomerSync.Cluster;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Connections;

namespace CustomerSync.Tests.Cluster;

/// <summary>Silos and fronts in the clear.</summary>
[Collection("Clusters"), Trait("Speed", "Slow")]
public sealed class PlaintextTests
{
    [Theory]
    [InlineData("10.255.0.1", true)]
    [InlineData("fd00::2", true)]
    [InlineData("::ffff:10.255.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.1.2.3", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    public async Task A_front_says_nothing_to_a_silo_on_another_machine_and_says_why(string address, bool refused)
    {
        var isTold = false;
        var connect = ClusterTls.RefuseOtherMachines(_ =>
        {
            isTold = true;
            return Task.CompletedTask;
        });
        await using var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) };

        var problem = await Record.ExceptionAsync(() => connect(connection));

        Assert.Equal((refused, !refused), (problem is ConnectionAbortedException, isTold));
        if (refused) Assert.Contains("set Cluster:Tls, or Cluster:AllowPlaintext=true", problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_allowed_each_process_says_so_at_its_start()
    {
        const string Sentence = "Cluster:AllowPlaintext is on: silos and fronts talk in the clear";
        await using var cluster = await TestCluster.Create(("Cluster:AllowPlaintext", "true"));
        var silo = await cluster.StartSilo();
        var front = await cluster.StartFront(Ports.Free());

        await Wait.Until("both say it", () => new[] { silo, front }.All(process =>
            process.Output.Contains(Sentence, StringComparison.Ordinal)));
    }
}
