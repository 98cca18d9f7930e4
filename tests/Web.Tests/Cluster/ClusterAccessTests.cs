using System.Net;
using CustomerSync.Access;
using CustomerSync.Live;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Live;
using Microsoft.AspNetCore.SignalR.Client;

namespace CustomerSync.Tests.Cluster;

/// <summary>What one front revokes ends on the other too, and what one let in the other lets in.</summary>
[Collection("Clusters beside other tests")]
[Trait("Speed", "Slow")]
public sealed class ClusterAccessTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private ClosedFront[] _fronts = [];

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.Create();
        await _cluster.StartSilo();
        string[] settings = [.. _cluster.Settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value }),
            "--Access:Mode", "Closed"];
        _fronts = [await ClosedFront.Start(settings), await ClosedFront.Start(settings)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var front in _fronts) await front.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Streams_of_a_revoked_key_end_on_both_fronts()
    {
        var key = await _fronts[0].NewKey(AccessRole.Viewer);
        Assert.True(Credentials.TryReadKey(key, out var id));
        var ends = new List<Task>();
        foreach (var front in _fronts)
        {
            var stream = await EventReader.Open(front.WithKey(key)); // The other front has not heard of the key yet.
            Assert.Equal("ready", (await stream.Next("ready"))!.Type);
            ends.Add(EndOf(stream));
            var head = (await FeedTokenTests.Data(front.WithKey(key), "/api/customers")).GetProperty("feedCursor");
            ends.Add(IsRefused(front.WithKey(key).GetAsync($"/api/customers/changes?wait=30&after={head}")));
            var hub = new HubConnectionBuilder().WithUrl(new Uri(front.Url, CustomersHub.Path), http =>
                http.AccessTokenProvider = () => Task.FromResult<string?>(key)).Build();
            ends.Add(HubLimitsTests.Closed(hub));
            await hub.StartAsync(TestContext.Current.CancellationToken);
            await Wait.Until("all three wait", () => LimitsTests.Count(front.Front) == 3);
        }

        using var answer = await _fronts[0].WithCookie(AccessRole.Admin)
            .DeleteAsync($"/api/access/keys/{id}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Task.WhenAll(ends);
        foreach (var front in _fronts)
            Assert.Equal(HttpStatusCode.Unauthorized, (await front.WithKey(key).GetAsync("/api/access/me")).StatusCode);
    }

    [Fact]
    public async Task Of_one_link_on_two_fronts_one_session_comes_and_both_fronts_take_it()
    {
        var link = await _fronts[0].NewLink(AccessRole.Viewer);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _fronts[i % 2].Nobody.PostAsync(
            "/api/access/sign-in", System.Net.Http.Json.JsonContent.Create(new { link }))));

        var one = Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != one), answer => Assert.Equal(HttpStatusCode.Gone, answer.StatusCode));
        var session = one.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1];
        foreach (var front in _fronts)
            Assert.Equal(HttpStatusCode.OK, (await front.WithCookie(session).GetAsync("/api/access/me")).StatusCode);
    }

    private static async Task EndOf(EventReader stream)
    {
        while (await stream.Next("the end") is not null) { }
        await stream.DisposeAsync();
    }

    private static async Task IsRefused(Task<HttpResponseMessage> poll)
    {
        using var answer = await poll;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
