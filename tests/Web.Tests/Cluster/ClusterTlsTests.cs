using System.Net;
using System.Security.Cryptography.X509Certificates;
using CustomerSync.Feed;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace CustomerSync.Tests.Cluster;

/// <summary>Silos and fronts over TLS: who has no certificate of their authority gets nothing.</summary>
[Collection("Clusters beside other tests")]
[Trait("Speed", "Slow")]
public sealed class ClusterTlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-tls-");
    private readonly TestAuthority _authority, _other;

    public ClusterTlsTests() => (_authority, _other) = (new(_folder), new(_folder));

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task Two_silos_and_a_front_talk_over_TLS_and_strangers_get_nothing()
    {
        var gateway = Ports.Free();
        await using var cluster = await TestCluster.Create(_authority.ClusterSettings());
        await Task.WhenAll(
            cluster.StartSilo(("Cluster:GatewayPort", $"{gateway}")), cluster.StartSilo(_authority.ClusterSettings()));
        var port = Ports.Free();
        await cluster.StartFront(port);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestCluster.Ready(http);
        await using var events = await EventReader.Open(http);
        await events.Next("ready");
        for (var i = 0; i < 20; i++) await TestCluster.Deliver(http, $"C{i}"); // On both silos.
        Assert.Equal(20, (await events.Next(20, "every change")).Count);

        Assert.Equal(20, (await Ask(gateway, _authority)).Cursor.Sequence); // It is the certificate that counts.
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(gateway, null));
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(gateway, _other));
    }

    [Fact]
    public async Task A_front_refuses_a_silo_of_another_authority_and_says_so()
    {
        await using var cluster = await TestCluster.Create();
        await cluster.StartSilo(_other.ClusterSettings());

        var front = await cluster.StartFront(Ports.Free(), _authority.ClusterSettings());

        await Wait.Until("the refusal", () => front.Output.Contains(
            "is not of Cluster:Tls:Authority", StringComparison.Ordinal));
        Assert.DoesNotContain("are reached", front.Output, StringComparison.Ordinal);
    }

    /// <summary>A client of twelve lines, with a certificate of that authority or none; it trusts everybody.</summary>
    private static async Task<FeedHead> Ask(int gateway, TestAuthority? authority)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gateway));
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            client.Configure<ClusterOptions>(options =>
                (options.ClusterId, options.ServiceId) = ("customersync", "customersync"));
            if (authority is null) return;
            var (certificate, key) = authority.Issue();
            client.UseTls(X509Certificate2.CreateFromPemFile(certificate, key), tls => tls.AllowAnyRemoteCertificate());
        });
        using var host = builder.Build();
        await host.StartAsync();
        var head = await host.Services.GetRequiredService<IClusterClient>().GetGrain<IFeedGrain>(0).Head();
        await host.StopAsync();
        return head;
    }
}
