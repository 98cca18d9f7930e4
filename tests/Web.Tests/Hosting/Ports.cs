using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Tests.Hosting;

internal static class Ports
{
    /// <summary>
    /// A port of the loopback interface that nobody listens on, for who must come back to the same one; none that the
    /// system gives to outgoing connections, which could take it meanwhile.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try { probe.Bind(new IPEndPoint(IPAddress.Loopback, port)); }
            catch (SocketException) { continue; } // Taken: another.
            return port;
        }
    }
}
