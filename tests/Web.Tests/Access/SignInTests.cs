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
    public async Task Two_products_on_one_host_leave_each_others_sessions_alone()
    {
        await using var other = await ClosedFront.Start();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new() }); // Ports share cookies.
        ClosedFront[] both = [_front, other];
        foreach (var front in both)
            (await browser.PostAsJsonAsync(new Uri(front.Url, SignIn), new { link = await front.NewLink(AccessRole.Viewer) }))
                .EnsureSuccessStatusCode();

        foreach (var front in both)
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(front.Url, "/api/access/me"))).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_removed_while_signing_in_is_not_in()
    {
        var admin = _front.Http(AccessRole.Admin);
        for (var i = 0; i < 12; i++) // More in a minute are refused.
        {
            using var made = await admin.PostAsJsonAsync("/api/access/people", new { name = "For long", role = "admin" });
            var invited = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
            var path = $"/api/access/people/{invited.GetProperty("person").GetProperty("id").GetString()}";
            var signingIn = _front.Nobody.PostAsJsonAsync(SignIn, new { link = invited.GetProperty("link").GetString() });

            using var removed = await admin.DeleteAsync(path);
            using var answer = await signingIn;

            Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
            if (answer.StatusCode is not HttpStatusCode.OK) Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
            else Assert.Equal(HttpStatusCode.Unauthorized,
                await Me(answer.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1], null, null));
        }
    }

    [Fact]
    public async Task An_admin_for_a_time_makes_nothing_and_nobody_that_stays_longer()
    {
        var until = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(2);
        using var invited = await _front.Http(AccessRole.Admin)
            .PostAsJsonAsync("/api/access/people", new { name = "Deputy", role = "admin", until });
        using var signedIn = await _front.Nobody.PostAsJsonAsync(
            SignIn, new { link = (await Data(invited)).GetProperty("link").GetString() });
        var deputy = _front.WithCookie(signedIn.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1]);
        var people = (await FeedTokenTests.Data(deputy, "/api/access/people")).GetProperty("items").EnumerateArray()
            .ToDictionary(person => person.GetProperty("name").GetString()!, person => person.GetProperty("id").GetString());

        foreach (var path in new[] { "keys", "people" })
            foreach (var (wanted, given) in new (DateTimeOffset?, DateTimeOffset)[]
                { (null, until), (until.AddDays(9), until), (until.AddDays(-1), until.AddDays(-1)) })
            {
                using var made = await deputy.PostAsJsonAsync(
                    $"/api/access/{path}", new { name = "x", role = "viewer", until = wanted });
                var item = (await Data(made)).GetProperty(path == "keys" ? "item" : "person");
                Assert.Equal(given, item.GetProperty("until").GetDateTimeOffset());
            }
        foreach (var (who, role, status) in new[] { ("Deputy", "admin", 403), ("person Viewer", "admin", 403),
            ("person Viewer", "viewer", 200), ("person Admin", "admin", 200) })
        {
            using var changed = await deputy.PutAsJsonAsync($"/api/access/people/{people[who]}", new { name = who, role });
            Assert.Equal((who, role, status), (who, role, (int)changed.StatusCode));
        }
        foreach (var (who, status) in new[] { ("person Admin", 403), ("person Viewer", 200) })
            Assert.Equal((who, status), (who, (int)(await deputy.PostAsync($"/api/access/people/{people[who]}/link", null))
                .StatusCode));
    }

    [Theory]
    [InlineData("""{"name":"x","role":"viewer","expires":"2999-01-01T00:00:00Z"}""", "'expires' is not known")]
    [InlineData("""{"name":"x","role":"viewer, admin"}""", "role is one of")]
    [InlineData("""{"name":"x","role":"3"}""", "role is one of")]
    [InlineData("""{"name":"x"}""", "role is one of")]
    [InlineData("""{"name":"\u202e","role":"viewer"}""", "A name is wanted")]
    [InlineData("""{"name":"x","role":"viewer","until":"2001-01-01T00:00:00Z"}""", "until must lie ahead")]
    public async Task Rights_that_make_no_sense_are_given_to_nobody(string wish, string reason)
    {
        foreach (var path in new[] { "keys", "people" })
        {
            using var answer = await _front.Http(AccessRole.Admin).PostAsync($"/api/access/{path}",
                new StringContent(wish, System.Text.Encoding.UTF8, "application/json"));

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(reason, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString(),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_is_cut_between_characters_and_no_other_name_where_it_is_shown()
    {
        using var made = await _front.Http(AccessRole.Admin).PostAsJsonAsync("/api/access/keys",
            new { name = "\u202eA\u2028" + new string('a', 98) + "\U0001F600", role = "viewer" });

        Assert.Equal("A" + new string('a', 98), (await Data(made)).GetProperty("item").GetProperty("name").GetString());
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

    private static async Task<JsonElement> Data(HttpResponseMessage answer) =>
        (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");

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
