using CustomerSync.Feed;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Cluster;

/// <summary>
/// Promises 1, 3 and 4 in a cluster: silos are killed, fronts restart one after another, clients drop at random.
/// </summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class ClusterStormTests : IAsyncLifetime
{
    private static readonly int Clients = Scale.Of(24, full: 500);
    private static readonly int Changes = Scale.Of(600, full: 5000);
    private static readonly int Silos = Scale.Of(2, full: 3);

    private readonly int[] _ports = [Ports.Free(), Ports.Free()];
    private readonly List<ChildProcess> _silos = [];
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.Create();
        _silos.AddRange(await Task.WhenAll(Enumerable.Range(0, Silos).Select(_ => _cluster.StartSilo())));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Every_client_ends_with_every_change_once_in_order_though_a_silo_is_killed_and_fronts_restart()
    {
        var fronts = await Task.WhenAll(_ports.Select(port => _cluster.StartFront(port)));
        using var storm = NewStorm();
        await Ready();
        await storm.Blow(async () =>
        {
            await storm.Delivered(0.2);
            await _silos[0].Kill();
            await storm.Delivered(0.4);
            for (var i = 0; i < fronts.Length; i++)
            {
                await fronts[i].Kill();
                fronts[i] = await _cluster.StartFront(_ports[i]);
                await Ready();
            }
            await storm.Delivered(0.7);
            await _cluster.StartSilo();
        });
    }

    [Fact]
    public async Task With_mute_streams_the_feed_alone_does_it()
    {
        var fronts = await Task.WhenAll(_ports.Select(MuteFront));
        using var storm = NewStorm();
        await Ready();
        await storm.Blow(async () =>
        {
            await storm.Delivered(0.3);
            await _silos[0].Kill();
            for (var i = 0; i < fronts.Length; i++)
            {
                await storm.Delivered(0.5 + 0.2 * i);
                await fronts[i].DisposeAsync();
                fronts[i] = await MuteFront(_ports[i]);
            }
        });
        foreach (var front in fronts) await front.DisposeAsync();
    }

    private Storm NewStorm() => new([.. _ports.Select(port => new Uri($"http://127.0.0.1:{port}"))], Clients, Changes);

    private Task<RunningFront> MuteFront(int port) => RunningFront.Start(
        null, services => services.AddSingleton<IChangeBroadcast>(new FaultyStream()),
        ["--urls", $"http://127.0.0.1:{port}",
            .. _cluster.Settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value })]);

    private async Task Ready()
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        foreach (var port in _ports)
            await Wait.Until($"the front at {port} is ready", async () => await IsReady(http, port));
    }

    private static async Task<bool> IsReady(HttpClient http, int port)
    {
        using var answer = await http.GetAsync($"http://127.0.0.1:{port}/health/ready");
        return answer.IsSuccessStatusCode;
    }
}

/// <summary>Silos that are killed while ERPNext's patience of seconds counts: they run alone.</summary>
[CollectionDefinition("Clusters", DisableParallelization = true)]
public sealed class Clusters;
