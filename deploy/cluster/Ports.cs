using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Cluster.Runner;

/// <summary>Ports of the loopback interface.</summary>
internal static class Ports
{
    /// <summary>The port that is asked for, or another when it is taken.</summary>
    public static int Free(int wanted) => CanListen(wanted) ? wanted : Free();

    /// <summary>
    /// One that is free, and none that the system gives to outgoing connections, which could take it meanwhile.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            if (CanListen(port)) return port;
        }
    }

    private static bool CanListen(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try { probe.Bind(new IPEndPoint(IPAddress.Loopback, port)); }
        catch (SocketException) { return false; }
        return true;
    }
}
