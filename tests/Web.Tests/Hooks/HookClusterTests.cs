using System.Globalization;
using CustomerSync.Tests.Cluster;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Hooks;

/// <summary>
/// Silos are killed (kill -9) while they send, one after the other, so that each pump's is among them: each
/// subscription is told every change, in order, and has its effect once if it keeps the ids.
/// </summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class HookClusterTests
{
    private const int Subscriptions = 4;

    private static readonly int PerPhase = Scale.Of(25, full: 200);

    private int _delivered;

    [Fact]
    public async Task Every_subscription_is_told_every_change_in_order_though_the_silos_of_its_pump_are_killed()
    {
        await using var cluster = await TestCluster.Create();
        var silos = await Task.WhenAll(cluster.StartSilo(), cluster.StartSilo());
        var port = Ports.Free();
        await cluster.StartFront(port);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestCluster.Ready(http);
        var receivers = await Task.WhenAll(Enumerable.Range(0, Subscriptions).Select(_ => HookReceiver.Start()));
        var hooks = new List<TestHook>();
        foreach (var receiver in receivers) hooks.Add(await receiver.Subscribe(http));

        await Deliver(http);
        await silos[0].Kill();
        await Deliver(http);
        await cluster.StartSilo();
        await Deliver(http);
        await silos[1].Kill();
        await Deliver(http);
        foreach (var receiver in receivers)
            await Wait.Until("all of it", () => receiver.Sequences.Count >= _delivered);

        for (var i = 0; i < Subscriptions; i++)
        {
            Assert.Equal(Enumerable.Range(1, _delivered).Select(each => (long)each), receivers[i].Sequences);
            Assert.All(receivers[i].All, message => message.Verify(hooks[i].Secret));
            Assert.All(receivers[i].All.GroupBy(message => message.Id),
                same => Assert.Single(same.Select(message => message.Sequence).Distinct()));
        }
        foreach (var receiver in receivers) await receiver.DisposeAsync();
    }

    private async Task Deliver(HttpClient http)
    {
        for (var end = _delivered + PerPhase; _delivered < end; _delivered++)
            await TestCluster.Deliver(http, string.Create(CultureInfo.InvariantCulture, $"C{_delivered}"));
    }
}
