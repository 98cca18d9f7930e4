using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Intake;

/// <summary>Every form in which a delivery comes.</summary>
[Trait("Speed", "Slow")]
public sealed class FormsTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    public static TheoryData<string, string> Forms { get; } = new()
    {
        { "{\"event\":\"on_update\",\"doc\":{\"name\":\"A\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 "
            + "00:00:00\"}}", "application/json" },
        { "{\"customer\":{\"name\":\"A\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 "
            + "00:00:00\"},\"doctype\":\"Customer\",\"event\":\"on_update\",\"v\":1}", "application/json" },
        { "{\"event\":\"after_update\",\"data\":{\"name\":\"A\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 "
            + "00:00:00\"}}", "application/json" },
        { "{\"name\":\"A\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 00:00:00\"}",
            "application/x-www-form-urlencoded" },
        { "name=A&email_id=a%40x&modified=2026-01-01+00%3A00%3A00", "application/x-www-form-urlencoded" },
        { "data=%7B%22name%22%3A%22A%22%2C%22email_id%22%3A%22a%40x%22%2C%22modified%22%3A%222026-01-01+00%3A00%3A00%22%7D&event=on_update", "application/x-www-form-urlencoded; charset=utf-8" },
        { "doc={\"name\":\"A\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 00:00:00\"}",
            "application/x-www-form-urlencoded" },
    };

    [Theory, MemberData(nameof(Forms))]
    public async Task It_is_taken_with_each_method(string body, string contentType)
    {
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
        {
            using var answer = await Send(method, Encoding.UTF8.GetBytes(body), contentType);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal("a@x", Assert.Single(await _front.AllCustomers()).GetProperty("email").GetString());
    }

    [Theory]
    [InlineData("on_trash", "on_update", null, false)]
    [InlineData(null, "on_trash", null, true)]
    [InlineData(null, null, "on_trash", true)]
    [InlineData("on_update", "on_trash", "on_trash", false)]
    [InlineData("after_delete", null, null, true)]
    [InlineData("after_insert", null, null, false)]
    [InlineData("on_change", null, null, false)]
    [InlineData(null, null, null, false)]
    public async Task The_event_comes_from_the_signed_body_then_the_address_then_a_header(
        string? inBody, string? inAddress, string? inHeader, bool isDeleted)
    {
        if (inBody == "on_trash") isDeleted = true;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { @event = inBody, doc = new { name = "A", modified = "2026-01-01 00:00:00" } });
        using var answer = await Send(HttpMethod.Post, body, null, inAddress is null
            ? "" : "?event=" + inAddress, inHeader);

        answer.EnsureSuccessStatusCode();
        Assert.Equal(isDeleted, Assert.Single(await _front.AllCustomers())
            .GetProperty("deletedAt").ValueKind != JsonValueKind.Null);
        var logged = (await _front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0];
        Assert.Equal(inBody ?? inAddress ?? inHeader ?? "", logged.GetProperty("event").GetString());
    }

    [Fact]
    public async Task A_form_without_a_name_is_no_customer()
    {
        using var answer = await Send(
            HttpMethod.Post, "email_id=a%40x"u8.ToArray(), "application/x-www-form-urlencoded");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("no name", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message")
            .GetString(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, byte[] body, string? contentType, string query = "", string? eventHeader = null)
    {
        using var request = new HttpRequestMessage(method, RunningFront.Webhooks + query) {
            Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (eventHeader is not null) request.Headers.Add("X-CustomerSync-Event", eventHeader);
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        return await _front.Http.SendAsync(request);
    }
}
