using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Cluster;

/// <summary>
/// What a cluster has to live through in years: its database goes away, and for good; silos stand still, or have
/// another time.
/// </summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class ClusterLossTests : IAsyncLifetime
{
    /// <summary>Of the server's socket: files are reached from every network.</summary>
    private const string SocketFolder = "/tmp";

    private readonly SteadyLoad _load = new();
    private TestCluster? _cluster;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_database_that_crashes_comes_back_and_one_that_is_lost_has_a_standby()
    {
        if (ThrowawayPostgreSql.FindPrograms() is null)
            Assert.Skip("PostgreSQL: no server programs here.");
        await using var primary = await ThrowawayPostgreSql.Start();
        var database = await primary.NewDatabase(pool: 20);
        await using var standby = await ThrowawayPostgreSql.StandbyOf(primary);
        await primary.AwaitStandby();
        _cluster = TestCluster.On(primary.WithStandby(database, standby));
        await Start(silos: 2, fronts: 2);
        await _load.More("both servers there");

        await primary.Crash();
        await _load.Refused("the database is away");
        await primary.StartAgain();
        await _load.More("the database back");

        await primary.Crash();
        await _load.Refused("the database is lost");
        await standby.Promote();
        await _load.More("the standby in its place");

        await _load.End();
    }

    [Fact]
    public async Task A_silo_that_stands_still_is_done_without_and_does_no_harm_when_it_wakes_up()
    {
        _cluster = await TestCluster.Create();
        var silos = await Start(silos: 3, fronts: 2);
        await _load.More("three silos");

        await silos[0].Signal("STOP");
        await _load.More("one that stands still");
        await silos[0].Signal("CONT");
        await _load.More("it awake again");
        await _cluster.StartSilo();
        await _load.More("another in its place");

        await _load.End();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_machine_whose_clock_is_an_hour_off_takes_part(int hours)
    {
        using var clock = WallClock.OrSkip();
        clock.Set(TimeSpan.FromHours(hours));
        _cluster = await TestCluster.Create();
        await Start(silos: 2, fronts: 1);
        await _load.More("clocks that are right");

        var other = await _cluster.StartSilo(clock.Environment);
        await _load.More("one silo of another time");
        await _cluster.StartSilo();
        await _load.More("a silo that has joined after it");
        await other.Kill();
        await _load.More("it gone");

        await _load.End();
    }

    [Fact]
    public async Task Two_silos_that_do_not_reach_each_other_though_all_others_reach_both()
    {
        await using var network = await PrivateNetwork.OrSkip(machines: 3);
        await using var server = await ThrowawayPostgreSql.Start($"-c unix_socket_directories={SocketFolder}");
        var database = await server.NewDatabase(pool: 20);
        _cluster = TestCluster.On(
            ThrowawayPostgreSql.OverSocket(database, SocketFolder), ("Cluster:AllowPlaintext", "true"));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(machine => _cluster.StartSilo(
            network.On(machine), TestCluster.SiloProgram, ("Cluster:AdvertisedAddress", network.Address(machine)))));
        await Start(silos: 0, fronts: 2);
        await _load.More("a network that is whole");

        await network.Cut(0, 1);
        await _load.More("two silos cut from each other");
        await _load.More("two silos cut from each other, for a while");
        await network.Mend(0, 1);
        await _load.More("the network whole again");

        await _load.End();
    }

    private async Task<ChildProcess[]> Start(int silos, int fronts)
    {
        var started = await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => _cluster!.StartSilo()));
        foreach (var _ in Enumerable.Range(0, fronts)) _load.Fronts = [.. _load.Fronts, await Front()];
        await _load.Start();
        return started;
    }

    private async Task<HttpClient> Front()
    {
        var port = Ports.Free();
        await _cluster!.StartFront(port);
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestCluster.Ready(http);
        return http;
    }
}
