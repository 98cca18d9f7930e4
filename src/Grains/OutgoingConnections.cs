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
    public static ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop) =>
        Connect(context, IsForbidden, stop);

    /// <inheritdoc cref="Connect(SocketsHttpConnectionContext, CancellationToken)"/>
    public static async ValueTask<Stream> Connect(
        SocketsHttpConnectionContext context, Predicate<IPAddress> isForbidden, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = await Dns.GetHostAddressesAsync(host, stop);
        var allowed = Array.FindAll(found, address => !isForbidden(address));
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
        address = Inner(address);
        var isLinkLocal = address.AddressFamily is AddressFamily.InterNetwork
            ? address.GetAddressBytes() is [169, 254, ..] : address.IsIPv6LinkLocal;
        return isLinkLocal || Metadata.Contains(address);
    }

    /// <summary>This machine's own; what stands for "any address" leads there too.</summary>
    public static bool IsLoopback(IPAddress address)
    {
        address = Inner(address);
        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any)
            || (address.AddressFamily is AddressFamily.InterNetwork && address.GetAddressBytes()[0] == 0);
    }

    /// <summary>The IPv4 address that an IPv6 one leads to: mapped, compatible, by NAT64 or 6to4.</summary>
    private static IPAddress Inner(IPAddress address) =>
        address.AddressFamily is not AddressFamily.InterNetworkV6 ? address : address.GetAddressBytes() switch
        {
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, .. var four] => new(four),
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, > 0, _, _, _] bytes => new(bytes[12..]),
            [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. var four] => new(four),
            [0x20, 0x02, var a, var b, var c, var d, ..] => new([a, b, c, d]),
            _ => address,
        };
}

/// <summary>Where nobody serves what a setting is for.</summary>
public sealed class ForbiddenAddressException(string host) : Exception(
    $"{host} is a link-local address or that of a cloud's metadata service.");
