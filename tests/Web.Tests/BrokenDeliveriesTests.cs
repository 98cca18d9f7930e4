using System.Net;
using System.Text;
using CustomerSync.Tests.Hosting;
using static CustomerSync.Tests.WebhookInputTests;

namespace CustomerSync.Tests;

/// <summary>Deliveries that are no customer: a clear answer, never a 500, never half a row.</summary>
public sealed class BrokenDeliveriesTests(OpenFront shared) : IClassFixture<OpenFront>
{
    private readonly RunningFront _front = shared.Front;

    public static TheoryData<string, int, string> Broken { get; } = new()
    {
        { "", 400, "empty" },
        { "not json", 400, "not JSON" },
        { "{\"name\":\"A\",", 400, "not JSON" },
        { "[1,2]", 422, "not an object" },
        { "\"text\"", 422, "not an object" },
        { "null", 422, "not an object" },
        { "{}", 422, "no name" },
        { "{\"event\":\"on_update\",\"doc\":{\"customer_name\":\"x\"}}", 422, "no name" },
        { "{\"name\":\"   \",\"modified\":\"2026-01-01 00:00:00\"}", 422, "no name" },
        { "{\"name\":{\"a\":1},\"modified\":\"2026-01-01 00:00:00\"}", 422, "no name" },
        { $"{{\"name\":\"{new string('x', 141)}\",\"modified\":\"2026-01-01 00:00:00\"}}", 422, "140" },
        { "{\"name\":\"A\",\"modified\":12}", 422, "modified" },
        { "{\"event\":\"on_trash\",\"doc\":{\"name\":\"A\"}}", 422, "modified" },
        { "{\"name\":\"A\",\"modified\":\"yesterday\"}", 422, "modified" },
        { "{\"doctype\":\"Supplier\",\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\"}", 422, "Supplier" },
        { $"{{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\",\"x\":{new string('[', 200)}{new string(']', 200)}}}",
            400, "depth" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task What_is_no_customer_is_refused_with_the_reason(string body, int status, string reason)
    {
        using var answer = await _front.Deliver(body);

        Assert.Equal(status, (int)answer.StatusCode);
        await AssertProblem(answer, reason);
        Assert.Empty(await _front.AllCustomers());
    }

    [Fact]
    public async Task Invalid_UTF8_is_refused()
    {
        using var answer = await _front.Deliver(
            [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\",\"modified\":\"2026-01-01 00:00:00\"}"u8]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await AssertProblem(answer, "UTF-8");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_a_megabyte_is_refused(bool chunked)
    {
        var body = Encoding.UTF8.GetBytes(
            $"{{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\",\"x\":\"{new string('x', 1024 * 1024)}\"}}");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await _front.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await AssertProblem(answer, "large");
        Assert.Empty(await _front.AllCustomers());
    }
}
