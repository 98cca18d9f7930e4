using System.Net;

namespace CustomerSync.Cluster.Runner;

/// <summary>Ports of the loopback interface.</summary>
internal static class Ports
{
    /// <summary>The port that is asked for, or another when it is taken.</summary>
    public static int Free(int wanted) =>
        OwnAddress.CanListen(new IPEndPoint(IPAddress.Loopback, wanted)) ? wanted : Free();

    public static int Free() => OwnAddress.FreePort(IPAddress.Loopback);
}
