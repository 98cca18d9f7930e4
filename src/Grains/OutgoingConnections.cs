using System.Net;
using System.Net.Sockets;

namespace CustomerSync;

/// <summary>
/// Connects to where a setting leads, and never to where a machine of a cloud tells its own secrets. A name is looked up
/// once: the address that was looked at is the one that is connected to.
/// </summary>
public static class OutgoingConnections
{
    /// <summary>Beside the link-local ones: Alibaba's and AWS's metadata over IPv6.</summary>
    private static readonly IPAddress[] Metadata =
        [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("fd00:ec2::254")];

    /// <exception cref="ForbiddenAddressException">The name leads to forbidden addresses alone.</exception>
    public static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = await Dns.GetHostAddressesAsync(host, stop);
        var allowed = Array.FindAll(found, address => !IsForbidden(address));
        if (found.Length > 0 && allowed.Length == 0) throw new ForbiddenAddressException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static bool IsForbidden(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var isLinkLocal = address.AddressFamily is AddressFamily.InterNetwork
            ? address.GetAddressBytes() is [169, 254, ..] : address.IsIPv6LinkLocal;
        return isLinkLocal || Metadata.Contains(address);
    }
}

/// <summary>Where nobody serves what a setting is for.</summary>
public sealed class ForbiddenAddressException(string host) : Exception(
    $"{host} is a link-local address or that of a cloud's metadata service.");
