using System.Net;
using System.Net.Sockets;
using CustomerSync.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Cluster;

/// <summary>
/// Looks for the silos that run already, before this one joins them: silos that do not reach each other declare each
/// other dead, and say so in words of their own.
/// </summary>
internal sealed partial class OtherSilosCheck(
    RunningSilos silos, IOptions<ClusterSettings> settings, ILogger<OtherSilosCheck> log) : IHostedService
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(3);

    /// <exception cref="ConfigurationException">
    /// One of them is on another machine, and it or this one has an address that leads nowhere else.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (cluster, own) = (settings.Value.Id, Dns.GetHostName());
        var elsewhere = (await silos.Of(cluster, cancellationToken))
            .Where(other => !other.HostName.Equals(own, StringComparison.OrdinalIgnoreCase)).ToList();
        var address = OwnAddress.Find(settings.Value.AdvertisedAddress)!;
        if (elsewhere.Find(other => IPAddress.IsLoopback(address) || IsLoopback(other)) is { } apart)
            throw new ConfigurationException(
                $"Cluster {cluster} has a silo on {apart.HostName} at {apart.Address}, and this one would be at "
                + $"{address} on {own}: they cannot reach each other. Give each silo an address at which the other "
                + "machines reach it (Cluster:AdvertisedAddress), or, if they are not one cluster, a database or a "
                + "Cluster:Id of its own.");
        await Task.WhenAll(elsewhere.Select(other => Reach(other, cancellationToken)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(RunningSilo silo) => IPAddress.IsLoopback(IPAddress.Parse(silo.Address));

    private async Task Reach(RunningSilo silo, CancellationToken cancel)
    {
        var place = new IPEndPoint(IPAddress.Parse(silo.Address), silo.Port);
        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(AnswersWithin);
        try { await socket.ConnectAsync(place, patience.Token); }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            LogUnreachable(place, silo.HostName); // It may have ended this moment: whether it lives is Orleans' to say.
        }
    }

    [LoggerMessage(1925, LogLevel.Warning,
        "The silo at {Place} on {Host} said within the last seconds that it lives, and cannot be reached from here: "
        + "silos that do not reach each other declare each other dead. If it runs, let this machine through to that "
        + "port (firewall, network), or set its Cluster:AdvertisedAddress to one that is reached from here")]
    private partial void LogUnreachable(IPEndPoint place, string host);
}
