using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Intake;

/// <summary>A stranger who breaks a body off, as often as he likes, fills no log.</summary>
public sealed class BrokenBodiesTests
{
    private const int Strangers = 10;

    private const string Whole = "Content-Length: 1000", Chunks = "Transfer-Encoding: chunked";

    [Theory]
    [InlineData(RunningFront.Webhooks, Whole, true)] // The connection is reset.
    [InlineData(RunningFront.Webhooks, Whole, false)] // It is closed.
    [InlineData(RunningFront.Webhooks, Chunks, true)]
    [InlineData(RunningFront.Webhooks, Chunks, false)]
    [InlineData("/api/access/sign-in", Whole, true)]
    [InlineData("/api/access/sign-in", Whole, false)]
    public async Task A_body_that_is_broken_off_is_nothing_to_log(string path, string length, bool isReset)
    {
        var log = new Lines();
        await using var front = await RunningFront.Start(
            null, services => services.AddLogging(logging => logging.AddProvider(log)),
            "--Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.Connections", "Debug");
        log.Forget(); // What the start has said.

        await Task.WhenAll(Enumerable.Range(0, Strangers).Select(_ => BreakOff(front, path, length, isReset)));
        await Wait.Until("all of them ended", () => log.Ended >= Strangers);

        Assert.Empty(log.Loud);
    }

    [Fact]
    public async Task Chunks_that_are_none_are_answered()
    {
        await using var front = await RunningFront.Start();
        using var socket = await Begin(front, RunningFront.Webhooks, Chunks);

        await socket.SendAsync("zz\r\n"u8.ToArray());

        var answer = new byte[1000];
        Assert.StartsWith("HTTP/1.1 400", Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer)),
            StringComparison.Ordinal);
    }

    private static async Task<Socket> Begin(RunningFront front, string path, string length)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(front.Http.BaseAddress!.Host, front.Http.BaseAddress.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
            + $"X-Frappe-Webhook-Signature: x\r\nContent-Type: application/json\r\n{length}\r\n"
            + "Expect: 100-continue\r\n\r\n"));
        await socket.ReceiveAsync(new byte[100]); // It reads the body by now: only then it says to go on.
        return socket;
    }

    private static async Task BreakOff(RunningFront front, string path, string length, bool isReset)
    {
        using var socket = await Begin(front, path, length);
        await socket.SendAsync(Encoding.ASCII.GetBytes(length is Chunks ? "64\r\n{\"name\":" : "{\"name\":"));
        if (isReset) socket.LingerState = new LingerOption(true, 0);
        else socket.Shutdown(SocketShutdown.Send);
        socket.Close();
    }

    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _loud = new();
        private int _ended;

        public IEnumerable<string> Loud => _loud;

        public int Ended => Volatile.Read(ref _ended);

        public void Forget() => _loud.Clear();

        public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

        public void Dispose() { }

        private sealed class Line(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception,
                Func<TState, Exception?, string> formatter)
            {
                var text = formatter(state, exception);
                if (logLevel >= LogLevel.Warning)
                    lines._loud.Enqueue($"{logLevel} {category}: {text} {exception}");
                if (category.EndsWith(".Connections", StringComparison.Ordinal)
                    && text.EndsWith("stopped.", StringComparison.Ordinal))
                    Interlocked.Increment(ref lines._ended);
            }
        }
    }
}
