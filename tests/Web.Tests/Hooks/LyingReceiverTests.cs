using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Hooks;

/// <summary>A front that waits shortly for an answer.</summary>
public sealed class ImpatientFront : SharedFront
{
    private protected override Task<RunningFront> Start() => RunningFront.Start(settings: ["--Hooks:Timeout", "00:00:02"]);
}

/// <summary>Whatever a receiver answers, it is a status or a failure of its own, ends, and slows nobody.</summary>
public sealed class LyingReceiverTests(ImpatientFront shared) : IClassFixture<ImpatientFront>
{
    private const string NoHttp = "It broke the connection off, or did not answer as HTTP does.";
    private const string Late = "It did not answer within 2 s.";

    /// <summary>Each with what becomes of the message: null, it was taken; else the sentence.</summary>
    private static readonly Dictionary<string, (string? Error, Func<Func<string, Task>, Task> Lie)> Lies = new()
    {
        ["endless headers"] = (NoHttp, send => Forever(send, "HTTP/1.1 200 OK\r\n", $"x: {new string('y', 500)}\r\n")),
        ["one endless header"] = (NoHttp, send => Forever(send, "HTTP/1.1 200 OK\r\nx: ", new string('y', 5000))),
        ["an endless status line"] = (NoHttp, send => Forever(send, "HTTP/1.1 200 ", new string('y', 5000))),
        ["headers that drip"] = (Late, send => Forever(send, "HTTP/1.1 200 OK\r\nx: ", "y", pause: 50)),
        ["continue, for ever"] = (Late, send => Forever(send, "", "HTTP/1.1 100 Continue\r\n\r\n", pause: 50)),
        ["an endless body"] = (null, send => Forever(
            send, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", $"1000\r\n{new string('y', 4096)}\r\n")),
        ["a body that drips"] = (null, send => Forever(
            send, "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", "y", pause: 50)),
        ["a body of garbage"] = (null, send => send(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n\0\u00ff{\"")),
        ["two answers at once"] = (null, send => send(
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")),
        ["no HTTP"] = (NoHttp, send => send("\0\u00ff 200 OK, thank you\r\n\r\n")),
    };

    public static TheoryData<string> Names => [.. Lies.Keys];

    private HttpClient Http => shared.Front.Http;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_an_answer_or_a_failure_and_ends(string name)
    {
        await using var liar = new LyingReceiver(Lies[name].Lie);
        await using var good = await HookReceiver.Start();
        await using var lied = await good.Subscribe(Http, new { url = liar.Url });
        await using var hook = await good.Subscribe(Http);

        for (var second = 1; second <= 2; second++)
            await shared.Front.DeliverCustomer(name, second, new { tax_id = $"{second}" });

        await good.Has(2, "both, by the receiver beside it");
        if (Lies[name].Error is { } error)
            await lied.Is(error, one => one.GetProperty("lastError").GetString() == error);
        else await lied.Is("both were taken", one => one.GetProperty("behind").GetInt64() == 0
            && one.GetProperty("lastError").ValueKind is JsonValueKind.Null);
        Assert.Equal(Lies[name].Error is null ? 2 : 1, liar.Ids.Distinct().Count());
        using (await Http.DeleteAsync(lied.Path)) { }
        await Wait.Until("the connections that told too much are closed",
            () => liar.Open == 0 || name is "a body of garbage");
    }

    private static async Task Forever(Func<string, Task> send, string first, string then, int pause = 0)
    {
        await send(first);
        while (true)
        {
            await send(then);
            if (pause > 0) await Task.Delay(pause);
        }
    }
}
