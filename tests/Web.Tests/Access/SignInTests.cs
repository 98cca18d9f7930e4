using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>Signing in by a link, and what a cookie is good for.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string SignIn = "/api/access/sign-in";

    private readonly string _linkFile =
        Path.Combine(Directory.CreateTempSubdirectory("customersync-").FullName, "made", "link");

    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await ClosedFront.Start();

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        Directory.GetParent(_linkFile)!.Parent!.Delete(recursive: true);
    }

    [Fact]
    public async Task A_link_works_once_and_gives_a_cookie_that_only_our_own_pages_use()
    {
        var link = await _front.NewLink(AccessRole.Operator);

        using var answer = await _front.Nobody.PostAsJsonAsync(SignIn, new { link = $"{_front.Url}sign-in#{link}" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith($"customersync-{_front.Url.Port}=", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("usedLink", await Code(link, HttpStatusCode.Gone));

        var session = cookie.Split('=', ';')[1];
        Assert.Equal(HttpStatusCode.OK, await Me(session, null, null));
        Assert.Equal(HttpStatusCode.OK, await Me(session, "Sec-Fetch-Site", "none"));
        Assert.Equal(HttpStatusCode.Forbidden, await Me(session, "Sec-Fetch-Site", "same-site"));
        Assert.Equal(HttpStatusCode.Forbidden, await Me(session, "Origin", "null"));
    }

    [Fact]
    public async Task A_link_that_is_none_is_refused_with_the_reason()
    {
        Assert.Equal("malformedLink", await Code("short", HttpStatusCode.BadRequest));
        Assert.Equal("unknownLink", await Code(Credentials.NewToken(), HttpStatusCode.Gone));
        Assert.Equal("expiredLink",
            await Code(await _front.NewLink(AccessRole.Admin, TimeSpan.FromDays(-1)), HttpStatusCode.Gone));
    }

    [Fact]
    public async Task A_session_that_was_there_before_is_another_one_after_it_and_ends()
    {
        var before = await _front.NewSession(AccessRole.Viewer);
        using var answer = await _front.WithCookie(before)
            .PostAsJsonAsync(SignIn, new { link = await _front.NewLink(AccessRole.Admin) });

        Assert.DoesNotContain(before, answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Me(before, null, null));
    }

    [Fact]
    public async Task A_session_that_somebody_else_chose_is_never_taken()
    {
        var chosen = Credentials.NewToken();
        using var answer = await _front.WithCookie(chosen)
            .PostAsJsonAsync(SignIn, new { link = await _front.NewLink(AccessRole.Admin) });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(chosen, answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Me(chosen, null, null));
    }

    [Fact]
    public async Task A_write_with_a_cookie_must_come_from_our_own_pages()
    {
        var admin = _front.SessionOf(AccessRole.Admin);
        var own = _front.Url.GetLeftPart(UriPartial.Authority);

        Assert.Equal(HttpStatusCode.Unauthorized, await Invite(admin, null, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Invite(admin, "Sec-Fetch-Site", "none"));
        Assert.Equal(HttpStatusCode.Forbidden, await Invite(admin, "Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, await Invite(admin, "Origin", "null"));
        Assert.Equal(HttpStatusCode.Forbidden, await Invite(admin, "Origin", own + ".evil.example"));
        Assert.Equal(HttpStatusCode.OK, await Invite(admin, "Origin", own));
        Assert.Equal(HttpStatusCode.OK, await Invite(admin, "Sec-Fetch-Site", "same-origin"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_itself()
    {
        var session = await _front.NewSession(AccessRole.Viewer);

        using var answer = await _front.WithCookie(session).PostAsync("/api/access/sign-out", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Me(session, null, null));
    }

    [Fact]
    public async Task The_first_admin_has_a_link_in_a_file_that_nobody_else_reads()
    {
        await using var front = await RunningFront.Start(
            null, "--Access:Mode", "Closed", "--Access:LinkFile", _linkFile);
        await Wait.Until("the link", () => File.Exists(_linkFile) && new FileInfo(_linkFile).Length > 0);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_linkFile).UnixFileMode);

        using var answer = await front.Http.PostAsJsonAsync(
            SignIn, new { link = await File.ReadAllTextAsync(_linkFile, TestContext.Current.CancellationToken), name = "Nour" });

        var data = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        Assert.Equal(("Nour", "admin"), (data.GetProperty("name").GetString(), data.GetProperty("role").GetString()));
        await Wait.Until("the file is gone", () => !File.Exists(_linkFile));
    }

    [Fact]
    public async Task Where_the_time_of_the_only_admin_is_over_there_is_a_first_link_again()
    {
        await using var front = await RunningFront.Start(
            null, "--Access:Mode", "Closed", "--Access:LinkFile", _linkFile);
        await Wait.Until("the link", () => File.Exists(_linkFile));
        var grain = front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccessGrain>(0);
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(10);
        await grain.Invite(new("hash", null, "For a while", AccessRole.Admin, until, until, "a test"));
        await grain.Redeem(new("hash", Credentials.NewId(), "session", null, null, null));
        await Wait.Until("there is an admin", () => !File.Exists(_linkFile));

        await Wait.Until("the link", () => File.Exists(_linkFile));

        var ways = await FeedTokenTests.Data(front.Http, SignIn);
        Assert.False(ways.GetProperty("hasAdmin").GetBoolean());
    }

    [Fact]
    public async Task Who_did_what_is_written_down()
    {
        var admin = _front.Http(AccessRole.Admin);
        using var made = await admin.PostAsJsonAsync("/api/access/keys", new { name = "=cmd", role = "viewer" });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("item")
            .GetProperty("id").GetString();

        await Wait.Until("the entry", async () =>
            (await admin.GetStringAsync("/api/access/audit?action=key.make")).Contains(id!, StringComparison.Ordinal));
    }

    private async Task<string?> Code(string link, HttpStatusCode status)
    {
        using var answer = await _front.Nobody.PostAsJsonAsync(SignIn, new { link });
        Assert.Equal(status, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    private Task<HttpStatusCode> Me(string session, string? header, string? value) =>
        Send(new(HttpMethod.Get, "/api/access/me"), session, header, value);

    private Task<HttpStatusCode> Invite(string session, string? header, string? value) => Send(
        new(HttpMethod.Post, "/api/access/people") {
            Content = JsonContent.Create(new { name = "Somebody", role = "viewer" }) }, session, header, value);

    private async Task<HttpStatusCode> Send(HttpRequestMessage request, string session, string? header, string? value)
    {
        using (request)
        {
            request.Headers.Add("Cookie", _front.Cookie(session));
            if (header is not null) request.Headers.Add(header, value);
            using var answer = await _front.Nobody.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
