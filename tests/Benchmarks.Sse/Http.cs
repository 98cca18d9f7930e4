using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Tests.Benchmarks;

internal static class Http
{
    public static HttpClient Client(Uri address) => new(new SocketsHttpHandler()) { BaseAddress = address };

    public static async Task Answers(HttpClient http, string path)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await Try(http, path)) await tick.WaitForNextTickAsync();
    }

    public static async Task Answers(int milliseconds, Func<bool> condition)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        while (!condition()) await tick.WaitForNextTickAsync();
    }

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static async Task<bool> Try(HttpClient http, string path)
    {
        try { return (await http.GetAsync(path)).IsSuccessStatusCode; }
        catch (HttpRequestException) { return false; }
    }
}
