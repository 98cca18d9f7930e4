using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Tests.Hosting;

internal static class Ports
{
    /// <summary>A port of the loopback interface that nobody listens on, for who must come back to the same one.</summary>
    public static int Free()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
