using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace CustomerSync.Tests.Access;

/// <summary>Signing in at a company's own provider.</summary>
[Trait("Speed", "Slow")]
public sealed class OidcTests : IAsyncLifetime
{
    private static readonly SymmetricSecurityKey OfSecret = new(Encoding.UTF8.GetBytes(TestProvider.Secret));

    private TestProvider _provider = null!;
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.Start();
        _front = await ClosedFront.Start(_provider.Settings());
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_has_a_mapped_role_comes_in_with_a_session_of_ours()
    {
        using var visitor = new Visitor(_front);

        using var end = await visitor.SignIn("oidc", "/customers/X?history=1");

        Assert.Equal((HttpStatusCode.OK, "/customers/X?history=1"), (end.StatusCode, end.RequestMessage!.RequestUri!.PathAndQuery));
        Assert.Equal(("Nour", "operator"), await visitor.Me());
        Assert.Equal([$"customersync-{_front.Url.Port}"], visitor.Cookies.GetAllCookies().Select(cookie => cookie.Name));
        await Wait.Until("the audit", async () => (await _front.Http(AccessRole.Admin)
            .GetStringAsync("/api/access/audit?action=sign-in")).Contains("\"oidc\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_role_is_the_providers_at_each_sign_in_and_the_session_is_another()
    {
        using var visitor = new Visitor(_front);
        using var first = await visitor.SignIn("oidc");
        var (before, id) = (visitor.Session!, await PersonId());

        _provider.Who["roles"] = new[] { "staff", "boss", "unknown" };
        using var second = await visitor.SignIn("oidc");

        Assert.Equal(("Nour", "admin"), await visitor.Me());
        Assert.Equal(id, await PersonId());
        Assert.NotEqual(before, visitor.Session);
        Assert.Null(_front.Book.OfSession(before));
        _provider.Who["sub"] = "another";
        using var third = await visitor.SignIn("oidc");
        Assert.NotEqual(id, await PersonId());
    }

    [Fact]
    public async Task Whoever_has_no_role_here_stays_outside_and_is_told()
    {
        using var visitor = new Visitor(_front);
        _provider.Who["roles"] = new[] { "STAFF", "guests" };

        using var end = await visitor.SignIn("oidc");

        Assert.Equal((403, "noRole"), await Visitor.Shown(end));
        Assert.Null(visitor.Session);
        Assert.DoesNotContain((await _front.Grain.Read(0))!.People, person => person.Provider == "oidc");
    }

    [Fact]
    public async Task Where_only_userinfo_tells_the_role_it_is_asked_when_the_setting_says_so_and_must_be_of_the_same_person()
    {
        await using var asking = await ClosedFront.Start(_provider.Settings("--Access:Oidc:UserInfo", "true"));
        _provider.Who["roles"] = "guests";
        foreach (var (front, userInfo, shown) in new (ClosedFront, Dictionary<string, object>, string)[]
        {
            (_front, new() { ["sub"] = "42", ["roles"] = new[] { "boss" } }, "403 noRole"),
            (asking, new() { ["sub"] = "42", ["roles"] = new[] { "x", "boss" } }, "200 "),
            (asking, new() { ["sub"] = "42", ["roles"] = "boss" }, "200 "),
            (asking, new() { ["sub"] = "42" }, "403 noRole"),
            (asking, new() { ["sub"] = "43", ["roles"] = "boss" }, "502 badAnswer"),
        })
        {
            _provider.UserInfo = userInfo;
            using var visitor = new Visitor(front);

            var (status, problem) = await Visitor.Shown(await visitor.SignIn("oidc"));

            Assert.Equal(shown, $"{status} {problem}");
            if (status == 200) Assert.Equal(("Nour", "admin"), await visitor.Me());
        }
    }

    [Fact]
    public async Task Whose_time_an_admin_has_ended_stays_outside()
    {
        using var visitor = new Visitor(_front);
        using var first = await visitor.SignIn("oidc");
        await _front.Grain.ChangePerson((await PersonId())!, "Nour", AccessRole.Admin, DateTimeOffset.UnixEpoch);

        using var second = await visitor.SignIn("oidc");

        Assert.Equal((403, "personEnded"), await Visitor.Shown(second));
    }

    [Fact]
    public async Task A_token_that_is_not_right_lets_nobody_in()
    {
        using var other = RSA.Create(2048);
        SigningCredentials others = new(new RsaSecurityKey(other) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);
        foreach (var (what, spoil) in new (string, Action<SecurityTokenDescriptor>)[]
        {
            ("signature", token => token.SigningCredentials = others),
            ("audience", token => token.Audience = "another"),
            ("issuer", token => token.Issuer = "https://evil.example"),
            ("expired", token => token.Expires = token.NotBefore = token.IssuedAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1)),
            ("nonce", token => token.Claims["nonce"] = "another"),
            ("no signature", token => token.SigningCredentials = null),
            ("the public secret's", token => token.SigningCredentials = new(OfSecret, SecurityAlgorithms.HmacSha256)),
            ("no subject", token => token.Claims.Remove("sub")),
        })
        {
            using var visitor = new Visitor(_front);
            _provider.Spoil = spoil;

            using var end = await visitor.SignIn("oidc");

            Assert.Equal((what, (502, "badAnswer")), (what, await Visitor.Shown(end)));
            Assert.Null(visitor.Session);
        }
    }

    [Fact]
    public async Task A_way_back_counts_once_and_only_in_the_browser_that_left()
    {
        using var visitor = new Visitor(_front, follows: false);
        var back = await Back(visitor);
        using (var stranger = new Visitor(_front))
        {
            Assert.Equal((400, "broken"), await Visitor.Shown(await stranger.Get(back)));
            using var own = await stranger.SignIn("oidc"); // Has cookies, and yet none for this state.
            Assert.Equal((400, "broken"), await Visitor.Shown(await stranger.Get(back)));
        }
        Assert.Equal((400, "broken"), await Visitor.Shown(await visitor.Get(back.Replace("state=", "state=x", StringComparison.Ordinal))));
        Assert.Equal((400, "broken"), await Visitor.Shown(await visitor.Get(OutsideProviders.Callback + "/oidc?code=x")));
        Assert.Equal((400, "broken"), await Visitor.Shown(await visitor.Get(OutsideProviders.Callback + "/oidc/")));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(OutsideProviders.Callback + "/other?code=x")).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get(back)).StatusCode);
        Assert.NotNull(visitor.Session);
        Assert.Equal((400, "broken"), await Visitor.Shown(await visitor.Get(back)));
    }

    [Fact]
    public async Task Only_a_navigation_comes_back_from_another_site()
    {
        using var visitor = new Visitor(_front, follows: false);
        var back = await Back(visitor);

        Assert.Equal(HttpStatusCode.Forbidden, await Cross(HttpMethod.Get, back, "no-cors", "image"));
        Assert.Equal(HttpStatusCode.Forbidden, await Cross(HttpMethod.Get, back, "navigate", "iframe"));
        Assert.Equal(HttpStatusCode.Forbidden, await Cross(HttpMethod.Post, back, "navigate", "document"));
        Assert.Equal(HttpStatusCode.Forbidden, await Cross(HttpMethod.Post, "/api/access/sign-in/oidc", "cors", "empty"));
        Assert.Equal(HttpStatusCode.Forbidden, await Cross(HttpMethod.Get, "/api/access/oidc", "navigate", "document"));
        Assert.Equal(HttpStatusCode.Redirect, await Cross(HttpMethod.Get, back, "navigate", "document",
            visitor.Cookies.GetCookieHeader(new(back))));
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said_to_be_and_links_go_on()
    {
        _provider.IsHalfAway = true;
        using var visitor = new Visitor(_front);
        Assert.Equal((503, "providerAway"), await Visitor.Shown(await visitor.SignIn("oidc")));

        await using var front = await ClosedFront.Start(
            ["--Access:Oidc:Authority", "http://127.0.0.1:1", .. _provider.Settings()[2..]]);
        using var other = new Visitor(front);
        using var answer = await other.Begin("oidc");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("providerAway", problem.GetProperty("code").GetString());
        Assert.Contains("Example Login cannot be reached", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var link = await front.Nobody.PostAsJsonAsync(
            "/api/access/sign-in", new { link = await front.NewLink(AccessRole.Viewer) });
        Assert.Equal(HttpStatusCode.OK, link.StatusCode);
    }

    [Fact]
    public async Task Whoever_says_no_there_stays_outside()
    {
        _provider.Denies = true;
        using var visitor = new Visitor(_front);

        Assert.Equal((403, "denied"), await Visitor.Shown(await visitor.SignIn("oidc")));
    }

    [Fact]
    public async Task It_comes_back_to_pages_of_ours_alone()
    {
        foreach (var (to, expected) in new[] { ("/syncs?x=1", "/syncs?x=1"), ("//evil.example", "/"),
            ("/\\evil.example", "/"), ("https://evil.example", "/") })
        {
            using var visitor = new Visitor(_front, follows: false);
            using var end = await visitor.Get(await Back(visitor, to));
            Assert.Equal(expected, end.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task The_page_is_told_the_ways_and_nobody_a_secret()
    {
        var ways = await _front.Nobody.GetStringAsync("/api/access/sign-in");

        Assert.Contains("\"methods\":[\"link\",\"oidc\"]", ways, StringComparison.Ordinal);
        Assert.Contains("\"oidcName\":\"Example Login\"", ways, StringComparison.Ordinal);
        using var visitor = new Visitor(_front);
        Assert.DoesNotContain(Uri.EscapeDataString(TestProvider.Secret), await visitor.WayOut("oidc"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Begin("erpnext")).StatusCode);
    }

    [Fact]
    public async Task Where_App_Url_is_another_address_it_says_to_sign_in_there()
    {
        await using var front = await ClosedFront.Start(_provider.Settings("--App:Url", "https://sync.example.com"));
        using var visitor = new Visitor(front);

        using var answer = await visitor.Begin("oidc");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("https://sync.example.com", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_wrongly_stops_the_start_by_its_key()
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => RunningFront.Start(null,
            "--Access:Oidc:Authority", "http://login.example.com", "--Access:Oidc:Scopes", "profile",
            "--Access:Oidc:Roles:staff", "king"));

        foreach (var key in new[] { "Access:Oidc:Authority", "Access:Oidc:ClientId", "Access:Oidc:Scopes", "Access:Oidc:Roles:staff" })
            Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
    }

    private async Task<string?> PersonId()
    {
        var known = (await _front.Grain.Read(0))!;
        return known.Sessions.Join(known.People.Where(person => person.Provider == "oidc"),
            session => session.PersonId, person => person.Id, (session, person) => (session, person))
            .OrderBy(pair => pair.session.MadeAt).LastOrDefault().person?.Id;
    }

    /// <summary>Where the provider leads back to, with its code.</summary>
    private static async Task<string> Back(Visitor visitor, string? to = null)
    {
        using var answer = await visitor.Get(await visitor.WayOut("oidc", to));
        return answer.Headers.Location!.OriginalString;
    }

    private async Task<HttpStatusCode> Cross(
        HttpMethod method, string address, string mode, string destination, string? cookies = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (method == HttpMethod.Post) request.Content = JsonContent.Create(new { });
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);
        if (cookies is not null) request.Headers.Add("Cookie", cookies);
        using var answer = await _front.Nobody.SendAsync(request);
        return answer.StatusCode;
    }
}
