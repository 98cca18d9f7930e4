using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// Stands between the product and a database server, counts what goes to and fro, and takes the server away:
/// connections are cut and new ones refused.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly IPEndPoint _server;
    private Socket? _listener;
    private int _roundTrips;
    private volatile bool _isAnswered = true;

    public FaultProxy(int serverPort, bool up = true)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        Port = Ports.Free();
        if (up) Return();
    }

    public int Port { get; }

    /// <summary>How often something was sent after an answer had come.</summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    public void Return()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen();
        _ = Accept(_listener);
    }

    public void GoAway()
    {
        _listener?.Dispose();
        foreach (var socket in _open.Keys) socket.Close(0);
        _open.Clear();
    }

    public ValueTask DisposeAsync()
    {
        GoAway();
        return ValueTask.CompletedTask;
    }

    private async Task Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) {
                    NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(_server);
                (_open[client], _open[server]) = (true, true);
                _ = Pump(client, server, Asked);
                _ = Pump(server, client, () => _isAnswered = true);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException) { } // Gone away.
    }

    private void Asked()
    {
        if (_isAnswered) Interlocked.Increment(ref _roundTrips);
        _isAnswered = false;
    }

    private static async Task Pump(Socket from, Socket to, Action seen)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var read && read > 0)
            {
                seen();
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException) { } // Cut.
        to.Close();
    }
}
