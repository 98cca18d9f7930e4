using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CustomerSync.Benchmarks.Live;

/// <summary>Many clients on raw sockets, which count the marks of changes and read the time in some of them.</summary>
internal sealed class Subscribers : IAsyncDisposable
{
    private const int Buckets = 100_000; // of 0.1 ms

    private readonly List<Socket> _sockets = [];
    private readonly long[] _latencies = new long[Buckets];
    private readonly long[] _spreads = new long[Buckets];
    private readonly ConcurrentDictionary<long, long> _firsts = new();
    private bool _comparing;
    private long _received;
    private long _wanted = long.MaxValue;
    private TaskCompletionSource _reached = new();
    private int _answered;

    public int Count => _sockets.Count;

    public long Received => Interlocked.Read(ref _received);

    public static async Task<Subscribers> Connect(ILiveServer server, int count)
    {
        var subscribers = new Subscribers();
        var request = Encoding.ASCII.GetBytes($"GET {server.EventsPath} HTTP/1.1\r\n"
            + $"Host: {server.Target.Url.Authority}\r\nAccept: text/event-stream\r\n\r\n");
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Target.Url.Port);
            await socket.SendAsync(request);
            subscribers._sockets.Add(socket);
            _ = subscribers.Read(socket);
            if (i % 100 == 99) await Poll.Until(1, () => Volatile.Read(ref subscribers._answered) >= i - 50);
        }
        await Poll.Until(1, () => Volatile.Read(ref subscribers._answered) == count);
        return subscribers;
    }

    public void ForgetLatencies()
    {
        Array.Clear(_latencies);
        Array.Clear(_spreads);
        _firsts.Clear();
        _comparing = true;
    }

    /// <summary>In milliseconds.</summary>
    public double Latency(double quantile) => Quantile(_latencies, quantile);

    /// <summary>From the first client that has a change to the others, in milliseconds.</summary>
    public double Spread(double quantile) => Quantile(_spreads, quantile);

    private static double Quantile(long[] counts, double quantile)
    {
        var rank = (long)(counts.Sum() * quantile);
        var bucket = 0;
        for (long seen = 0; bucket < Buckets - 1 && (seen += counts[bucket]) <= rank; bucket++) { }
        return bucket / 10.0;
    }

    /// <summary>Completes when so many were received; one caller at a time.</summary>
    public Task Reach(long received)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _reached, reached);
        Interlocked.Exchange(ref _wanted, received);
        if (Received >= received) reached.TrySetResult();
        return reached.Task;
    }

    public Task Until(long received) => Poll.Until(20, () => Received >= received);

    private async Task Read(Socket socket)
    {
        var buffer = new byte[8 * 1024];
        var first = true;
        try
        {
            while (await socket.ReceiveAsync(buffer, SocketFlags.None) is var length and > 0)
            {
                if (first) Interlocked.Increment(ref _answered);
                first = false;
                Take(buffer.AsSpan(0, length));
            }
        }
        catch (SocketException) { } // The end of the measurement.
        catch (ObjectDisposedException) { }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        var now = Clock.Now;
        var count = 0;
        for (int at; (at = bytes.IndexOf((byte)'~')) >= 0; bytes = bytes[(at + 1)..], count++)
            if (Utf8Parser.TryParse(bytes[(at + 1)..], out long sent, out var digits)
                && at + 1 + digits < bytes.Length && sent > 0)
                Note(sent, now);
        if (count > 0 && Interlocked.Add(ref _received, count) >= Interlocked.Read(ref _wanted))
            Volatile.Read(ref _reached).TrySetResult();
    }

    private void Note(long sent, long now)
    {
        Interlocked.Increment(ref _latencies[Math.Clamp((now - sent) / 100, 0, Buckets - 1)]);
        if (!_comparing) return;
        Interlocked.Increment(ref _spreads[Math.Clamp((now - _firsts.GetOrAdd(sent, now)) / 100, 0, Buckets - 1)]);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets) socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
