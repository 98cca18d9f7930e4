using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Cluster;

/// <summary>An address of this machine, by number or by name, and ports of it that nobody uses.</summary>
internal static class OwnAddress
{
    private const int FirstPort = 10_000;
    private const int LastPort = 32_000;

    /// <returns>Null when there is none of that name, or it is another machine's.</returns>
    public static IPAddress? Find(string text) => Resolve(text).FirstOrDefault(IsOurs);

    /// <summary>
    /// Below the ports that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): one of those
    /// could be taken between this look and the silo's start, which then fails.
    /// </summary>
    public static int FreePort(IPAddress address)
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            if (CanListen(new IPEndPoint(address, port))) return port;
        }
    }

    /// <summary>IPv4 first.</summary>
    private static IEnumerable<IPAddress> Resolve(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return [address];
        try
        {
            return Dns.GetHostAddresses(text)
                .OrderBy(found => found.AddressFamily is AddressFamily.InterNetwork ? 0 : 1);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException) { return []; }
    }

    private static bool IsOurs(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && CanListen(new IPEndPoint(address, 0));

    /// <summary>Whether nobody else listens there, and it is ours.</summary>
    public static bool CanListen(IPEndPoint place)
    {
        using var probe = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try { probe.Bind(place); }
        catch (SocketException) { return false; }
        return true;
    }
}
