using System.Net;
using CustomerSync.Access;
using CustomerSync.Live;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Live;
using Microsoft.AspNetCore.SignalR.Client;

namespace CustomerSync.Tests.Access;

/// <summary>What goes on for long ends when the right to it does; the front finds out by itself.</summary>
[Trait("Speed", "Slow")]
public sealed class RevokedStreamsTests : IAsyncLifetime
{
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await ClosedFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task An_event_stream_ends_when_its_key_is_revoked_and_another_goes_on()
    {
        var key = await _front.NewKey(AccessRole.Viewer);
        await using var stream = await EventReader.Open(_front.WithKey(key));
        await using var other = await EventReader.Open(_front.Http(AccessRole.Viewer));
        await stream.Next("ready");
        await other.Next("ready");

        await Revoke(key);

        Assert.Null(await Last(stream));
        await _front.Front.DeliverCustomer("A", 1);
        Assert.Equal("A", (await other.Next("the customer"))!.Name);
        await using var again = await EventReader.Open(_front.WithKey(key));
        Assert.Equal(HttpStatusCode.Unauthorized, again.Response.StatusCode);
    }

    [Fact]
    public async Task An_event_stream_ends_when_its_session_does()
    {
        var session = await _front.NewSession(AccessRole.Viewer);
        await using var stream = await EventReader.Open(_front.WithCookie(session));
        await stream.Next("ready");

        await _front.Grain.EndSessions([_front.Book.OfSession(session)!.Grant.SessionId!]);

        Assert.Null(await Last(stream));
    }

    [Fact]
    public async Task An_event_stream_ends_when_the_time_of_its_key_is_over()
    {
        var key = await _front.NewKey(AccessRole.Viewer, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(5));
        await using var stream = await EventReader.Open(_front.WithKey(key));
        Assert.Equal("ready", (await stream.Next("ready"))!.Type);

        Assert.Null(await Last(stream));
        Assert.Null(_front.Book.OfKey(key));
    }

    [Fact]
    public async Task A_long_poll_that_waits_is_told_that_its_right_is_over()
    {
        var key = await _front.NewKey(AccessRole.Viewer);
        var head = await Head();
        var waiting = _front.WithKey(key).GetAsync($"/api/customers/changes?wait=30&after={head}");
        await Wait.Until("it waits", () => LimitsTests.Count(_front.Front) == 1);

        await Revoke(key);

        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("holds no longer", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_of_the_hub_is_cut_when_its_key_is_revoked_whether_it_subscribes_or_not()
    {
        var key = await _front.NewKey(AccessRole.Viewer);
        await using var idle = await Connect(key);
        await using var busy = await Connect(key);
        var closed = Task.WhenAll(HubLimitsTests.Closed(idle), HubLimitsTests.Closed(busy));
        await using var messages = busy.StreamAsync<HubMessage>("Subscribe", null, null).GetAsyncEnumerator();
        await messages.MoveNextAsync();

        await Revoke(key);

        await closed;
        await Wait.Until("their places are free", () => LimitsTests.Count(_front.Front) == 0);
    }

    [Fact]
    public async Task What_is_cut_in_the_middle_is_no_whole_answer()
    {
        var key = await _front.NewKey(AccessRole.Viewer);
        var (context, leases) = (new Microsoft.AspNetCore.Http.DefaultHttpContext
        {
            User = new(new AccessIdentity(_front.Book.OfKey(key)!.Grant)),
        }, new AccessLeases(_front.Book, TimeProvider.System));
        var aborted = new TaskCompletionSource();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature>(new Lifetime(aborted));
        using (leases) using (leases.TakeOrAbort(context))
        {
            await Revoke(key);
            await aborted.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    private async Task<HubConnection> Connect(string key)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(_front.Url, CustomersHub.Path), http => http.AccessTokenProvider =
                () => Task.FromResult<string?>(key)).Build();
        await connection.StartAsync();
        return connection;
    }

    /// <summary>Behind the front's back: as another front does it.</summary>
    private async Task Revoke(string key)
    {
        Assert.True(Credentials.TryReadKey(key, out var id));
        Assert.Equal(AccessOutcome.Done, await _front.Grain.RevokeKey(id));
    }

    private async Task<string> Head()
    {
        using var http = _front.Http(AccessRole.Viewer);
        return (await FeedTokenTests.Data(http, "/api/customers")).GetProperty("feedCursor").GetString()!;
    }

    /// <summary>What follows but for the place it stands at: the end.</summary>
    private static async Task<FeedEntry?> Last(EventReader stream)
    {
        var last = await stream.Next("the end");
        return last?.Type is "cursor" ? await stream.Next("the end") : last;
    }

    private sealed class Lifetime(TaskCompletionSource aborted)
        : Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => aborted.TrySetResult();
    }
}
