using System.Net;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

/// <summary>Pages of other origins: those that are listed may read and write, others neither.</summary>
public sealed class OriginsTests(FrontWithAListedOrigin shared) : IClassFixture<FrontWithAListedOrigin>
{
    internal const string Listed = "http://localhost:3000";
    private const string Unlisted = "http://localhost:4000";

    private readonly RunningFront _front = shared.Front;

    [Theory]
    [InlineData("/api/customers")]
    [InlineData("/api/customers/changes?wait=0")]
    [InlineData("/api/customers/events")]
    [InlineData("/sdk/customer-sync.js")]
    [InlineData("/sdk/feed/customer-feed.js")]
    public async Task A_listed_origin_may_read_and_another_may_not(string path)
    {
        Assert.Equal(Listed, await AllowedFor(path, Listed));
        Assert.Null(await AllowedFor(path, Unlisted));
    }

    [Theory]
    [InlineData("/hubs/customers/negotiate?negotiateVersion=1")]
    [InlineData("/api/customers/sync")]
    [InlineData(RunningFront.Webhooks)]
    public async Task What_browsers_send_without_asking_first_is_refused_from_an_origin_that_is_not_listed(string path)
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Post, path, Unlisted)).StatusCode);
        Assert.NotEqual(HttpStatusCode.Forbidden, (await Send(HttpMethod.Post, path, Listed)).StatusCode);
        Assert.NotEqual(HttpStatusCode.Forbidden,
            (await Send(HttpMethod.Post, path, _front.Http.BaseAddress!.GetLeftPart(UriPartial.Authority))).StatusCode);
    }

    [Fact]
    public async Task A_web_socket_of_an_origin_that_is_not_listed_is_refused() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Get, "/hubs/customers", Unlisted)).StatusCode);

    [Theory]
    [InlineData("https://shop.example", "another machine")]
    [InlineData("http://localhost:3000/", "no origin")]
    [InlineData("*", "no origin")]
    public async Task An_origin_that_cannot_be_allowed_stops_the_start(string origin, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        var (exitCode, output) = await FrontProcess.Ending(folder, ("Access__AllowedOrigins__0", origin));
        folder.Remove();

        Assert.Equal(1, exitCode);
        Assert.Contains("Access:AllowedOrigins", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    private async Task<string?> AllowedFor(string path, string origin)
    {
        using var answer = await Send(HttpMethod.Get, path, origin);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null;
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string origin)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        return await _front.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

public sealed class FrontWithAListedOrigin : SharedFront
{
    private protected override Task<RunningFront> Start() =>
        RunningFront.Start(null, "--Access:AllowedOrigins:0", OriginsTests.Listed);
}
