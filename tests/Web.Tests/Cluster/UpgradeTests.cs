using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Cluster;

/// <summary>
/// A cluster goes from the release before to this one and back under load, process by process: on one schema, with
/// nothing lost, and a client that is told each change once.
/// </summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly SteadyLoad _load = new();
    private readonly Dictionary<ChildProcess, HttpClient> _at = [];
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        await PreviousRelease.Build();
        _cluster = await TestCluster.Create();
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Old_and_new_are_one_cluster_forth_and_back()
    {
        ChildProcess[] old = [await Silo(PreviousRelease.Silo), await Silo(PreviousRelease.Silo)];
        var before = await Front(PreviousRelease.Front);
        await _load.Start();
        await _load.More("the release before");

        ChildProcess[] current = [await Silo(TestCluster.SiloProgram)];
        await _load.More("one new silo among the old");
        var front = await Front("CustomerSync.Web.dll");
        await _load.More("a new front beside the old");
        foreach (var silo in old) await End(silo);
        await _load.More("new silos alone, an old front beside the new");
        await End(before);
        await _load.More("all of this release");

        old = [await Silo(PreviousRelease.Silo)];
        before = await Front(PreviousRelease.Front);
        await _load.More("an old silo and front come back");
        await End(front);
        foreach (var silo in current) await End(silo);
        await _load.More("all of the release before");

        await _load.End();
    }

    private Task<ChildProcess> Silo(string program) => _cluster.StartSilo(program);

    private async Task<ChildProcess> Front(string program)
    {
        var port = Ports.Free();
        var front = await _cluster.StartFront(program, port);
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestCluster.Ready(http);
        _load.Fronts = [.. _load.Fronts, http];
        _at[front] = http;
        return front;
    }

    /// <summary>In order, as systemd ends it; who asks a front has been sent elsewhere before.</summary>
    private async Task End(ChildProcess process)
    {
        if (_at.Remove(process, out var http)) _load.Fronts = [.. _load.Fronts.Where(front => front != http)];
        process.Terminate();
        await process.Ends();
    }
}
