using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.OpenApi;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests;

/// <summary>
/// HTTP as it is known: tags, HEAD, OPTIONS, 405, one name for the next page. Strangers learn of no route.
/// </summary>
public sealed class HttpMethodsTests(SharedClosedFront shared) : IClassFixture<SharedClosedFront>, IAsyncLifetime
{
    /// <summary>Each delivery is newer than the one before, in whatever order the tests run.</summary>
    private static int _second = 100;

    private readonly ClosedFront _closed = shared.Front;
    private readonly HttpClient _http = shared.Front.Http(AccessRole.Admin);

    public async ValueTask InitializeAsync()
    {
        for (var i = 1; i <= 3; i++) await _closed.Front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/api/customers/A")]
    [InlineData("/api/customers/by-name?erpnextId=A")]
    public async Task One_customer_has_a_tag_and_who_has_it_already_is_not_sent_it_again(string path)
    {
        using var first = await _http.GetAsync(path);
        using var same = await Send(HttpMethod.Get, path, first.Headers.ETag!.ToString());
        var next = Interlocked.Increment(ref _second);
        await _closed.Front.DeliverCustomer("A", next, new { email_id = $"{next}@x" });
        using var changed = await Send(HttpMethod.Get, path, first.Headers.ETag!.ToString());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, same.StatusCode));
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, same.Headers.ETag);
        Assert.Contains($"{next}@x", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
        Assert.True(changed.Headers.CacheControl!.NoStore); // What is kept is the caller's own, not a browser's.
    }

    [Fact]
    public async Task HEAD_answers_whatever_GET_does_without_its_body()
    {
        foreach (var path in Reads())
        {
            using var get = await Send(HttpMethod.Get, path);
            using var head = await Send(HttpMethod.Head, path);

            Assert.Equal((path, get.StatusCode, get.Content.Headers.ContentType?.MediaType),
                (path, head.StatusCode, head.Content.Headers.ContentType?.MediaType));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
        using var one = await Send(HttpMethod.Head, "/api/customers/A");
        Assert.True(one.Content.Headers.ContentLength > 100);
    }

    [Theory]
    [InlineData("/api/webhooks/erpnext/deliveries", "GET, HEAD, OPTIONS")]
    [InlineData("/api/hooks", "GET, HEAD, POST, OPTIONS")]
    [InlineData("/api/customers/A", "GET, HEAD, DELETE, OPTIONS")]
    [InlineData("/api/hooks/x/pause", "POST, OPTIONS")]
    public async Task OPTIONS_tells_what_there_is_and_so_does_405(string path, string allowed)
    {
        using var options = await Send(HttpMethod.Options, path);
        using var patch = await Send(HttpMethod.Patch, path);

        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.MethodNotAllowed), (options.StatusCode, patch.StatusCode));
        Assert.All([options, patch], answer => Assert.Equal(
            allowed.Split(", ").Order(), answer.Content.Headers.Allow.Order()));
        Assert.Contains("PATCH is not for this address, which takes",
            await patch.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task A_stranger_is_told_the_same_of_what_there_is_and_what_there_is_not(string method)
    {
        foreach (var path in new[] { "/api/customers", "/api/customers/sync", "/openapi/v1.json", "/api/no", "/no" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await _closed.Nobody.SendAsync(request);

            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
            Assert.Empty(answer.Content.Headers.Allow);
        }
    }

    [Theory]
    [InlineData("/api/customers/A/history?limit=1")]
    [InlineData("/api/customers/by-name/history?erpnextId=A&limit=1")]
    [InlineData("/api/access/audit?limit=1")]
    public async Task The_next_page_is_asked_for_by_after_and_still_by_its_older_name(string path)
    {
        using (await _http.GetAsync("/api/customers/export.csv")) { } // Two entries of the audit at least.
        using (await _http.GetAsync("/api/access/audit.csv")) { }
        var cursor = "";
        await Wait.Until("there is a next page",
            async () => (cursor = (await Data(path)).GetProperty("nextCursor").ToString()).Length > 0);

        var (after, before) = (await Data($"{path}&after={cursor}"), await Data($"{path}&before={cursor}"));

        Assert.Equal(before.GetProperty("items").ToString(), after.GetProperty("items").ToString());
        Assert.Equal(1, after.GetProperty("items").GetArrayLength());
        Assert.NotEqual((await Data(path)).GetProperty("items").ToString(), after.GetProperty("items").ToString());
    }

    private async Task<JsonElement> Data(string path) =>
        (await _http.GetFromJsonAsync<JsonElement>(path)).GetProperty("data");

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, string? tag = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>All that can be read, and a page; what is not there is answered alike too.</summary>
    private IEnumerable<string> Reads() =>
        _closed.Front.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => OtherRoutes.MethodsOf(endpoint).Contains("GET"))
            .Select(endpoint => OtherRoutes.PathOf(endpoint.RoutePattern)).Distinct()
            .Where(path => !path.StartsWith("/hubs", StringComparison.Ordinal))
            .Select(path => path.Replace("{documentName}", "v1", StringComparison.Ordinal)
                .Replace("/changes", "/changes?wait=0", StringComparison.Ordinal)
                .Replace("{erpnextId}", "A", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal))
            .Append("/").Append("/syncs").Append("/api/nothing").Append("/api/customers/by-name?erpnextId=A");
}
