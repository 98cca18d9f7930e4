using System.Net;
using System.Text;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Intake;

/// <summary>Bodies of authenticated senders that cannot be used are in the log; those of strangers are not.</summary>
[Trait("Speed", "Slow")]
public sealed class UnusableBodiesTests
{
    private const string Log = "/api/webhooks/erpnext/deliveries";
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(Megabyte + 1, false)]
    [InlineData((3 * Megabyte) + 17, true)]
    [InlineData(20 * Megabyte, false)]
    public async Task One_that_is_too_large_is_logged_with_its_size_and_its_beginning(int size, bool isChunked)
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:Timeout", "00:01:00");
        using var answer = await Send(front, Large(size), isChunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var logged = Assert.Single((await front.Data(Log)).GetProperty("items").EnumerateArray());
        Assert.Equal(("rejected", "current", size),
            (logged.GetProperty("outcome").GetString(), logged.GetProperty("signedWith")
                .GetString(), logged.GetProperty("size").GetInt32()));
        Assert.Contains("1 MiB", logged.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var body = (await front.Data($"{Log}/{logged.GetProperty("id").GetString()}")).GetProperty("body").GetString()!;
        Assert.StartsWith("{\"name\":\"A\"", body, StringComparison.Ordinal);
        Assert.InRange(body.Length, 1, 64 * 1024);
        Assert.Empty(await front.AllCustomers());
    }

    [Fact]
    public async Task Without_bodies_its_beginning_is_not_kept_either()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "None");
        using (await Send(front, Large(2 * Megabyte))) { }

        var logged = Assert.Single((await front.Data(Log)).GetProperty("items").EnumerateArray());
        Assert.Equal((false, 2 * Megabyte),
            (logged.GetProperty("hasBody").GetBoolean(), logged.GetProperty("size").GetInt32()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_strangers_is_counted_and_not_logged(bool isSigned)
    {
        await using var front = await RunningFront.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(Large(2 * Megabyte)) };
        if (isSigned) request.Headers.Add("X-Frappe-Webhook-Signature", Convert.ToBase64String(new byte[32]));

        using var answer = await front.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty((await front.Data(Log)).GetProperty("items").EnumerateArray());
        Assert.Equal(1, (await front.Data(RunningFront.Webhooks)).GetProperty("refused").EnumerateObject()
            .Sum(refused => refused.Value.GetInt32()));
    }

    public static TheoryData<byte[], string> Unreadable { get; } = new()
    {
        { [], "empty" },
        { [0xEF, 0xBB, 0xBF], "empty" },
        { "not json"u8.ToArray(), "not JSON" },
        { [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8], "UTF-8" },
        { [.. "{\"name\":\"A"u8, 0, .. "\"}"u8], "not JSON" },
        { Encoding.Unicode.GetBytes("{\"name\":\"A\"}"), "not" },
        { Encoding.UTF8.GetBytes($"{{\"name\":\"A\",\"x\":{new string('[', 200)}{new string(']', 200)}}}"), "depth" },
    };

    [Theory, MemberData(nameof(Unreadable))]
    public async Task One_that_cannot_be_read_is_logged_with_the_reason(byte[] body, string reason)
    {
        await using var front = await RunningFront.Start();
        using var answer = await front.Deliver(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var logged = Assert.Single((await front.Data(Log)).GetProperty("items").EnumerateArray());
        Assert.Equal(("rejected", body.Length),
            (logged.GetProperty("outcome").GetString(), logged.GetProperty("size").GetInt32()));
        Assert.Contains(reason, logged.GetProperty("reason").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("{\"event\":\"on_update\",\"doc\":{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\"}}",
        "application/json")]
    [InlineData("name=A&modified=2026-01-01+00%3A00%3A00", "application/x-www-form-urlencoded")]
    public async Task A_byte_order_mark_is_passed_over_when_the_signature_is_of_all_bytes(
        string text, string contentType)
    {
        await using var front = await RunningFront.Start();
        byte[] body = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)];
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));

        using var answer = await front.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("A", Assert.Single(await front.AllCustomers()).GetProperty("erpnextId").GetString());
    }

    private static byte[] Large(int size)
    {
        var body = new byte[size];
        Array.Fill(body, (byte)'x');
        "{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\",\"x\":\""u8.CopyTo(body);
        "\"}"u8.CopyTo(body.AsSpan(size - 2));
        return body;
    }

    private static async Task<HttpResponseMessage> Send(RunningFront front, byte[] body, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        request.Headers.TransferEncodingChunked = isChunked;
        return await front.Http.SendAsync(request);
    }
}
