using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Cluster.Runner;

/// <summary>Ports of the loopback interface.</summary>
internal static class Ports
{
    /// <summary>The port that is asked for, or another when it is taken.</summary>
    public static int Free(int wanted)
    {
        try { return Bound(wanted); }
        catch (SocketException) { return Free(); }
    }

    /// <summary>One that is free.</summary>
    public static int Free() => Bound(0);

    private static int Bound(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
