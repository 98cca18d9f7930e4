using System.Net;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>What the framework refuses by itself says what to do, as our own refusals do.</summary>
public sealed class BadRequestTests : SharedFront
{
    [Theory]
    [InlineData("/api/webhooks/erpnext/deliveries?from=yesterday")]
    [InlineData("/api/access/audit?to=x")]
    [InlineData("/api/customers?limit=many")]
    [InlineData("/api/customers?deleted=perhaps")]
    [InlineData("/api/customers/by-name")]
    [InlineData("/api/customers/sync/runs?limit=1.5")]
    public async Task A_parameter_that_cannot_be_read_is_told_with_its_form(string path)
    {
        using var answer = await Front.Http.GetAsync(path);

        Assert.Equal((HttpStatusCode.BadRequest, "a time reads 2026-01-31T12:00:00Z"),
            (answer.StatusCode, await Detail(answer, "a time reads 2026-01-31T12:00:00Z")));
    }

    [Theory]
    [InlineData("/api/webhooks/erpnext/deliveries/replay")]
    [InlineData("/api/access/keys")]
    public async Task A_body_that_is_no_JSON_or_none_is_told_so(string path)
    {
        foreach (var body in new[] { "{no json", "", "[]" })
        {
            using var answer = await Front.Http.PostAsync(path, Json(body));
            Assert.Equal((HttpStatusCode.BadRequest, "JSON as /openapi/v1.json tells"),
                (answer.StatusCode, await Detail(answer, "JSON as /openapi/v1.json tells")));
        }
        using var text = await Front.Http.PostAsync(path, new StringContent("x"));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/json"),
            (text.StatusCode, await Detail(text, "application/json")));
    }

    private protected override Task<RunningFront> Start() => RunningFront.Start();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <returns>What is looked for when it is there, else the whole detail.</returns>
    private static async Task<string?> Detail(HttpResponseMessage answer, string wanted)
    {
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var detail = problem.RootElement.TryGetProperty("detail", out var text) ? text.GetString() : null;
        return detail?.Contains(wanted, StringComparison.Ordinal) is true ? wanted : detail;
    }
}
