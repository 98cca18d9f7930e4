using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Access;

namespace CustomerSync.Tests.Intake;

/// <summary>Strangers who begin bodies and never end them: they hold up no delivery, and cause no sync.</summary>
[Trait("Speed", "Slow")]
public sealed class FloodTests
{
    private const string Wrong = "X-Frappe-Webhook-Signature: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n";

    [Theory]
    [InlineData("127.0.0.2", "")]
    [InlineData("127.0.0.2", Wrong)]
    [InlineData("127.0.0.1", "")]
    [InlineData("127.0.0.1", Wrong)]
    public async Task Sockets_with_one_byte_each_keep_no_delivery_out(string address, string signature)
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:MaxInFlight", "32");
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 520; i++) sockets.Add(await Begin(front, address, signature, length: 1000, sent: 1));

            for (var i = 0; i < 100; i++) await front.DeliverCustomer($"C{i}", i);

            Assert.Equal(100, (await front.AllCustomers()).Count);
            var status = await front.Data(RunningFront.Webhooks);
            Assert.Equal((0, JsonValueKind.Null),
                (status.GetProperty("refused").GetProperty("busy").GetInt32(), status.GetProperty("catchUp").ValueKind));
        }
        finally { sockets.ForEach(socket => socket.Dispose()); }
    }

    [Fact]
    public async Task Many_large_bodies_of_one_sender_are_given_up_the_oldest_first()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:Timeout", "00:01:00");
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 16; i++)
                sockets.Add(await Begin(front, "127.0.0.2", Wrong, length: 900_000, sent: 800_000));

            Assert.StartsWith("HTTP/1.1 408 ", await Answer(sockets[0]), StringComparison.Ordinal);
            await Wait.Until("all but those that fit into 4 MiB", async () =>
                (await front.Data(RunningFront.Webhooks)).GetProperty("refused").GetProperty("tooSlow").GetInt32() >= 11);
            Assert.Equal("applied", await front.DeliverCustomer("A", 1));
        }
        finally { sockets.ForEach(socket => socket.Dispose()); }
    }

    /// <summary>More than what is held of strangers in all, from so many addresses that none has too much.</summary>
    [Fact]
    public async Task Whole_megabytes_of_strangers_at_once_hold_up_no_delivery_and_are_not_kept()
    {
        const int Size = 1024 * 1024;
        var count = Scale.Of(100, full: 500);
        var folder = Directory.CreateTempSubdirectory("customersync-flood-");
        var (process, http) = await FrontProcess.Listening(folder, ("Webhooks__Timeout", "00:01:00"));
        await using (process)
        {
            Assert.Equal(HttpStatusCode.OK, await Deliver(http, "before"));
            var before = process.PeakMemory;
            var strangers = Enumerable.Range(0, count).Select(async i =>
            {
                using var socket = await Begin(http.BaseAddress!, $"127.0.1.{1 + (i / 4)}", Wrong, Size, sent: Size);
                return (await Answer(socket))[..13];
            }).ToList();

            for (var i = 0; i < 50; i++) Assert.Equal(HttpStatusCode.OK, await Deliver(http, $"C{i}"));

            Assert.All(await Task.WhenAll(strangers), answer => Assert.Matches("^HTTP/1.1 (401|408|429) ", answer));
            Assert.InRange(process.PeakMemory - before, 0, 300L * Size);
            var status = (await http.GetFromJsonAsync<JsonElement>(RunningFront.Webhooks)).GetProperty("data");
            Assert.Equal((0, JsonValueKind.Null),
                (status.GetProperty("refused").GetProperty("busy").GetInt32(), status.GetProperty("catchUp").ValueKind));
        }
        folder.Remove();
    }

    [Fact]
    public void Addresses_of_one_network_are_one_sender()
    {
        Assert.Equal(Key("2001:db8:1:2::1"), Key("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(Key("2001:db8:1:2::1"), Key("2001:db8:1:3::1"));
        Assert.Equal(Key("203.0.113.7"), Key("::ffff:203.0.113.7"));
        Assert.NotEqual(Key("203.0.113.7"), Key("203.0.113.8"));

        static IPAddress Key(string address) => Networks.SenderOf(IPAddress.Parse(address));
    }

    private static async Task<HttpStatusCode> Deliver(HttpClient http, string name)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"name":"{{name}}","modified":"2026-01-01 00:00:00.000000"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static Task<Socket> Begin(RunningFront front, string address, string signature, int length, int sent) =>
        Begin(front.Http.BaseAddress!, address, signature, length, sent);

    private static async Task<Socket> Begin(Uri to, string address, string signature, int length, int sent)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await socket.ConnectAsync(IPAddress.Loopback, to.Port);
        var head = $"POST {RunningFront.Webhooks} HTTP/1.1\r\nHost: {to.Authority}\r\nContent-Length: {length}\r\n"
            + $"Content-Type: application/json\r\n{signature}\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head + new string('x', sent)));
        return socket;
    }

    private static async Task<string> Answer(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
    }
}
