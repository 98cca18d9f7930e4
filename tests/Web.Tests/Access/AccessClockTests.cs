using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>The machine's clock is set while people are signed in and keys live.</summary>
public sealed class AccessClockTests : IAsyncLifetime
{
    private readonly SetClock _clock = new();
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync() =>
        _front = await ClosedFront.Start(services => services.AddSingleton<TimeProvider>(new SteadyTime(_clock)));

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task What_has_an_end_ends_when_it_is_set_forward_and_all_else_goes_on()
    {
        var ending = await _front.NewKey(AccessRole.Viewer, _clock.GetUtcNow().AddHours(1));
        var token = await Token(_front.KeyOf(AccessRole.Viewer));
        await using var stream = await EventReader.Open(_front.WithKey(ending));
        Assert.Equal("ready", (await stream.Next("ready"))!.Type);

        _clock.Ahead = TimeSpan.FromDays(1);

        Assert.Null(await stream.Next("the end"));
        foreach (var over in new[] { ending, token })
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(_front.WithKey(over)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(_front.WithCookie(AccessRole.Admin)));
        Assert.Equal(HttpStatusCode.OK, await Status(_front.Http(AccessRole.Viewer)));
        Assert.Equal(HttpStatusCode.OK, await Status(_front.WithKey(await Token(_front.KeyOf(AccessRole.Viewer)))));
        Assert.Equal(HttpStatusCode.OK, await Status(_front.WithCookie(await Invited())));
    }

    [Fact]
    public async Task Set_back_it_locks_nobody_out_and_whoever_is_put_out_then_is_out()
    {
        _clock.Ahead = TimeSpan.FromDays(1);
        var (session, other, key) = (await Invited(), await Invited(), await _front.NewKey(AccessRole.Viewer));
        Assert.Equal(HttpStatusCode.OK, await Status(_front.WithCookie(session)));

        _clock.Ahead = -TimeSpan.FromDays(1);

        Assert.Equal(HttpStatusCode.OK, await Status(_front.WithCookie(session)));
        Assert.Equal(HttpStatusCode.OK, await Status(_front.WithKey(key)));
        Assert.Equal(HttpStatusCode.OK, await Status(_front.WithCookie(await Invited())));
        Assert.True(Credentials.TryReadKey(key, out var id));
        await _front.Grain.RevokeKey(id); // As another front does it.
        await _front.Grain.EndSessions([_front.Book.OfSession(other)!.Grant.SessionId!]);
        await Wait.Until("the key is out", async () => await Status(_front.WithKey(key)) is HttpStatusCode.Unauthorized);
        await Wait.Until("the session is out",
            async () => await Status(_front.WithCookie(other)) is HttpStatusCode.Unauthorized);
    }

    /// <summary>The session of somebody who is invited and signs in now.</summary>
    private async Task<string> Invited()
    {
        using var made = await _front.Http(AccessRole.Admin)
            .PostAsJsonAsync("/api/access/people", new { name = "Nour", role = "viewer" });
        var link = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("link").GetString();
        using var answer = await _front.Nobody.PostAsJsonAsync("/api/access/sign-in", new { link });
        return answer.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1];
    }

    private async Task<string> Token(string key)
    {
        using var answer = await _front.WithKey(key).PostAsJsonAsync("/api/feed-tokens", new { user = "layla" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("token").GetString()!;
    }

    private static async Task<HttpStatusCode> Status(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/customers");
        return answer.StatusCode;
    }

    /// <summary>Its timers are the machine's.</summary>
    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
