using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace CustomerSync.Tests.Hooks;

/// <summary>A receiver that reads a message as it should and then answers as no server would: by hand, on a socket.</summary>
internal sealed partial class LyingReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _ids = new();
    private readonly Func<Func<string, Task>, Task> _lie;
    private readonly Task _accepting;
    private int _open;

    /// <param name="lie">Is given what sends a text; it throws when the other side has hung up.</param>
    public LyingReceiver(Func<Func<string, Task>, Task> lie)
    {
        _lie = lie;
        _listener.Start();
        _accepting = Accept();
    }

    public string Url => $"http://{_listener.LocalEndpoint}/";

    public IReadOnlyList<string> Ids => [.. _ids];

    /// <summary>Connections that are open still.</summary>
    public int Open => _open;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Talk(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException) { }
    }

    private async Task Talk(TcpClient client)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using var _ = client;
            var stream = client.GetStream();
            while (await ReadMessage(stream) is { } id)
            {
                _ids.Enqueue(id);
                await _lie(text => stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token).AsTask());
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException) { }
        finally { Interlocked.Decrement(ref _open); }
    }

    /// <returns>Null: the other side has hung up.</returns>
    private async Task<string?> ReadMessage(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (Whole().Match(text) is not { Success: true } head
            || text.Length - head.Length < int.Parse(head.Groups[2].Value, CultureInfo.InvariantCulture))
        {
            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0) return null;
            text += Encoding.Latin1.GetString(buffer, 0, count);
        }
        return Whole().Match(text).Groups[1].Value;
    }

    [GeneratedRegex(@"\A(?=.*?^webhook-id: (\S+)\r)(?=.*?^Content-Length: (\d+)\r).*?\r\n\r\n",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Whole();
}
