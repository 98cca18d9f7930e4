using System.Net;
using System.Net.Sockets;
using System.Text;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

[Collection(Alone.Name)]
[Trait("Speed", "Slow")]
public sealed class SlowClientTests
{
    private static readonly int Clients = Scale.Of(5, full: 100);
    private static readonly string LongText = new('x', 60_000);

    [Fact]
    public async Task A_client_that_reads_one_byte_a_second_is_cut_and_harms_nobody()
    {
        await using var front = await RunningFront.Start(null, "--Live:SlowClient", "00:00:02", "--Live:Ring", "64");
        await using var good = await EventReader.Open(front);
        await good.Next("ready");
        var slow = new List<SlowClient>();
        for (var i = 0; i < Clients; i++) slow.Add(await SlowClient.Open(front.Http.BaseAddress!));
        await Wait.Until("all are connected", () => LimitsTests.Count(front) == Clients + 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 1; LimitsTests.Count(front) > 1; i++)
        {
            Assert.True(i < 2000, "The slow clients are not cut.");
            await front.DeliverCustomer("A", i, new { primary_address = LongText + i });
            Assert.Equal(i, (await good.Next("the good client's change"))!.Sequence);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 150_000_000);
        foreach (var client in slow) await client.DisposeAsync();
    }

    /// <summary>A raw socket with a small window.</summary>
    private sealed class SlowClient : IAsyncDisposable
    {
        private readonly Socket _socket =
            new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        private readonly CancellationTokenSource _end = new();
        private Task _reading = Task.CompletedTask;

        public static async Task<SlowClient> Open(Uri front)
        {
            var client = new SlowClient();
            await client._socket.ConnectAsync(IPAddress.Loopback, front.Port);
            await client._socket.SendAsync(
                Encoding.ASCII.GetBytes($"GET /api/customers/events HTTP/1.1\r\nHost: {front.Authority}\r\n\r\n"));
            client._reading = client.Read();
            return client;
        }

        private async Task Read()
        {
            using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
            try
            {
                while (await _socket.ReceiveAsync(new byte[1], _end.Token) > 0)
                    await tick.WaitForNextTickAsync(_end.Token);
            }
            // Cut, or the test is over.
            catch (Exception end) when (end is OperationCanceledException or SocketException) { }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _reading;
            _socket.Dispose();
            _end.Dispose();
        }
    }
}
