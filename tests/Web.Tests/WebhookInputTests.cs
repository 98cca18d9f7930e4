using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>Deliveries that are odd: a clear answer, never a 500.</summary>
public sealed class WebhookInputTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task NUL_and_lone_surrogates_become_the_replacement_character()
    {
        using var answer = await _front.Deliver(
            """{"name":"A\u0000B\ud800","customer_name":"\udc00x\u0000 \ud83d\ude00 \\u0000","modified":"2026-01-01 00:00:00"}""");

        answer.EnsureSuccessStatusCode();
        var customer = Assert.Single(await _front.AllCustomers());
        Assert.Equal("A\ufffdB\ufffd", customer.GetProperty("erpnextId").GetString());
        Assert.Equal("\ufffdx\ufffd 😀 \\u0000", customer.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Other_types_are_taken_as_what_they_say()
    {
        using var answer = await _front.Deliver("""
            {"name":4711,"customer_name":12.5,"email_id":["a"],"mobile_no":true,"tax_id":300012345600003,"credit_limit":"1500.50",
             "disabled":"1","territory":null,"primary_address":{"x":1},"credit_limits":"none","currency":NaN,"modified":"2026-01-01 00:00:00"}
            """);

        answer.EnsureSuccessStatusCode();
        var customer = Assert.Single(await _front.AllCustomers());
        Assert.Equal("4711", customer.GetProperty("erpnextId").GetString());
        Assert.Equal("12.5", customer.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, customer.GetProperty("email").ValueKind);
        Assert.Equal("true", customer.GetProperty("phone").GetString());
        Assert.Equal("300012345600003", customer.GetProperty("taxNumber").GetString());
        Assert.Equal(1500.50m, customer.GetProperty("creditLimit").GetDecimal());
        Assert.True(customer.GetProperty("disabled").GetBoolean());
        Assert.Equal("SAR", customer.GetProperty("currency").GetString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=latin1")]
    [InlineData(null)]
    public async Task The_content_type_does_not_matter(string? contentType)
    {
        var body = "{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\"}"u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));

        using var answer = await _front.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_name_of_140_code_points_beyond_the_basic_plane_is_taken()
    {
        var name = string.Concat(Enumerable.Repeat("😀", 140));

        Assert.Equal("applied", await _front.DeliverCustomer(name, 1));
        Assert.Equal(name, (await _front.Data("/api/customers/" + Uri.EscapeDataString(name))).GetProperty("erpnextId")
            .GetString());
    }

    [Theory]
    [InlineData("Müller", "Muller")]
    [InlineData("MÜLLER", "Müller")]
    [InlineData("A/B//C", "A/B/C")]
    [InlineData("50% Off & \"Co\" 'x' #1 + ? = / end", "50% Off")]
    public async Task Names_compare_by_code_point(string one, string other)
    {
        await _front.DeliverCustomer(one, 1);
        await _front.DeliverCustomer(other, 1);

        Assert.Equal(2, (await _front.AllCustomers()).Count);
        Assert.Equal(one, (await _front.Data("/api/customers/" + Uri.EscapeDataString(one))).GetProperty("erpnextId")
            .GetString());
    }

    [Fact]
    public async Task A_document_without_its_time_tells_what_nobody_told_and_overrules_nothing()
    {
        using (var first = await _front.Deliver("{\"name\":\"A\",\"email_id\":\"a@x\"}"))
            first.EnsureSuccessStatusCode();
        using (var same = await _front.Deliver("{\"name\":\"A\",\"email_id\":\"a@x\"}")) same.EnsureSuccessStatusCode();
        using (var more = await _front.Deliver("{\"name\":\"A\",\"tax_id\":\"t\"}")) more.EnsureSuccessStatusCode();
        using (var dated = await _front.Deliver(
            "{\"name\":\"A\",\"email_id\":\"b@x\",\"modified\":\"2026-01-01 00:00:00\"}"))
            dated.EnsureSuccessStatusCode();

        using var contradicts = await _front.Deliver("{\"name\":\"A\",\"email_id\":\"c@x\"}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, contradicts.StatusCode);
        await AssertProblem(contradicts, "add the field `modified`");
        var customer = Assert.Single(await _front.AllCustomers());
        Assert.Equal(("b@x", "t"),
            (customer.GetProperty("email").GetString(), customer.GetProperty("taxNumber").GetString()));
    }

    [Fact]
    public async Task Without_a_secret_the_cure_is_named()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:Secret", "");

        using var answer = await front.Deliver("{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\"}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await AssertProblem(answer, "Webhooks:Secret");
    }

    [Fact]
    public async Task Both_secrets_are_accepted_while_rotating_and_the_hexadecimal_header_too()
    {
        await using var front =
            await RunningFront.Start(
                null, "--Webhooks:PreviousSecret", Capture.Secret, "--Webhooks:Secret", "the new one");
        var body = "{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\"}"u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add(
            "x-erpnext-signature",
            Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("the new one"u8, body)));

        using var withNew = await front.Http.SendAsync(request);
        using var withPrevious = await front.Deliver(body);

        Assert.Equal(HttpStatusCode.OK, withNew.StatusCode);
        Assert.Equal(HttpStatusCode.OK, withPrevious.StatusCode);
    }

    internal static async Task AssertProblem(HttpResponseMessage answer, string reason)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(problem.GetProperty("success").GetBoolean());
        Assert.Contains(reason, problem.GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
    }
}
