using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Access;
using ErpNextSimulator;
using ErpNextSimulator.Documents;
using ErpNextSimulator.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CustomerSync.Tests.Access;

/// <summary>People of ERPNext sign in with what they have there; an admin turns it on and off.</summary>
[Trait("Speed", "Slow")]
public sealed class ErpNextSignInTests : IAsyncLifetime
{
    private const string Path = "/api/access/erpnext-sign-in";

    private RunningSimulator _simulator = null!;
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await RunningSimulator.Start();
        _front = await ClosedFront.Start(Settings());
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Pressing_it_makes_the_client_in_ERPNext_and_people_sign_in_by_their_roles()
    {
        var on = await Put();

        Assert.True(on.GetProperty("isOn").GetBoolean());
        var client = Assert.Single(Clients());
        Assert.Equal($"{_front.Url}api/access/oidc/callback/erpnext", client.Text("redirect_uris"));
        Assert.Equal(("openid", 64, true), (client.Text("scopes"), client.Text("client_secret")!.Length, client.Is("skip_authorization")));
        Assert.Contains("\"erpnext\"", await _front.Nobody.GetStringAsync("/api/access/sign-in"), StringComparison.Ordinal);
        Assert.Equal(("Administrator", "admin"), await Role("Administrator"));
        Assert.Equal(("Mona Manager", "admin"), await Role("manager@example.com"));
        Assert.Equal(("Salim Sales", "operator"), await Role("sales@example.com"));
        Assert.Equal(("نورة User", "viewer"), await Role("user@example.com"));
        Assert.Equal((403, "noRole"), await Refusal("stock@example.com"));
        Assert.Equal((403, "noRole"), await Refusal("portal@example.com"));
        var known = (await _front.Grain.Read(0))!;
        Assert.Equal(4, known.People.Count(person => person.Provider == "erpnext"));
        Assert.DoesNotContain(client.Text("client_secret")!, JsonSerializer.Serialize(known.ErpNext), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turned_off_the_client_is_gone_and_so_are_the_people_who_came_by_it()
    {
        await Put();
        using var visitor = new Visitor(_front);
        using var end = await SignIn(visitor, "user@example.com");
        var session = visitor.Session!;

        using var off = await _front.Http(AccessRole.Admin).DeleteAsync(Path);

        Assert.Equal(HttpStatusCode.OK, off.StatusCode);
        Assert.Empty(Clients());
        Assert.Null(_front.Book.OfSession(session));
        Assert.DoesNotContain((await _front.Grain.Read(0))!.People, person => person.Provider == "erpnext");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Begin("erpnext")).StatusCode);
    }

    [Fact]
    public async Task Turned_on_again_there_is_one_client_and_a_new_secret()
    {
        await Put();
        var before = Clients().Single();
        await Put();

        var after = Assert.Single(Clients());
        Assert.NotEqual((before.Name, before.Text("client_secret")), (after.Name, after.Text("client_secret")));
        Assert.Equal(("نورة User", "viewer"), await Role("user@example.com"));
    }

    [Fact]
    public async Task A_token_that_ERPNext_did_not_make_for_us_lets_nobody_in()
    {
        await Put();
        _simulator.OAuth.BaseUrl = "https://erp.example.com"; // What the site calls itself is its own affair.
        Assert.Equal(("نورة User", "viewer"), await Role("user@example.com"));
        var secret = Clients().Single().Text("client_secret")!;
        foreach (var (what, spoil) in new (string, Func<Dictionary<string, object>, string>)[]
        {
            ("another's secret", claims => Signed(claims, new string('x', 64))),
            ("no signature", claims => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
                .CreateToken(new SecurityTokenDescriptor { Claims = claims })),
            ("audience", claims => Signed(new(claims) { ["aud"] = "another" }, secret)),
            ("nonce", claims => Signed(new(claims) { ["nonce"] = "another" }, secret)),
            ("expired", claims => Signed(new(claims) { ["exp"] = 1_000_000_000 }, secret)),
            ("nobody", claims => Signed(claims.Where(claim => claim.Key is not ("sub" or "email")).ToDictionary(), secret)),
        })
        {
            _simulator.OAuth.Spoil = token => spoil(Claims(token));
            Assert.Equal((what, (502, "badAnswer")), (what, await Refusal("user@example.com")));
        }
    }

    [Fact]
    public async Task Other_roles_can_be_set()
    {
        await using var front = await ClosedFront.Start(Settings("--Access:ErpNext:Roles:Stock User", "viewer"));
        await Put(front);

        Assert.Equal(("Sami Stock", "viewer"), await Role("stock@example.com", front));
        Assert.Equal((403, "noRole"), await Refusal("manager@example.com", front));
    }

    [Fact]
    public async Task What_ERPNext_does_not_let_us_do_is_said_with_the_cure()
    {
        await using var sales = await ClosedFront.Start(Settings(
            "--ErpNext:ApiKey", _simulator.Options.SalesKey, "--ErpNext:ApiSecret", _simulator.Options.SalesSecret));
        await Problem(sales, HttpStatusCode.Conflict, "forbidden", "System Manager");
        await using var without = await ClosedFront.Start();
        await Problem(without, HttpStatusCode.Conflict, "refused", "ErpNext:Url");

        await Put();
        _simulator.Faults.Down = true;
        await Problem(_front, HttpStatusCode.ServiceUnavailable, "away", "not reachable");
        using var visitor = new Visitor(_front);
        using var begin = await visitor.Begin("erpnext");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, begin.StatusCode);
        using var off = await _front.Http(AccessRole.Admin).DeleteAsync(Path);
        Assert.Equal(HttpStatusCode.OK, off.StatusCode);
        Assert.Contains("is left in ERPNext", (await off.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Begin("erpnext")).StatusCode);
    }

    [Fact]
    public async Task While_only_people_of_ERPNext_are_admins_it_stays_on()
    {
        await Put();
        using var visitor = new Visitor(_front);
        using var end = await SignIn(visitor, "manager@example.com");
        foreach (var person in (await _front.Grain.Read(0))!.People.Where(person => person is { Provider: "link", Role: AccessRole.Admin }))
            Assert.Equal(AccessOutcome.Done, await _front.Grain.RemovePerson(person.Id));

        using var off = await _front.Http(AccessRole.Admin).DeleteAsync(Path);

        Assert.Equal(HttpStatusCode.Conflict, off.StatusCode);
        Assert.Single(Clients());
    }

    private string[] Settings(params string[] more) =>
    [
        "--ErpNext:Url", _simulator.Url.ToString(), "--ErpNext:ApiKey", _simulator.Options.ApiKey,
        "--ErpNext:ApiSecret", _simulator.Options.ApiSecret, "--ErpNext:Retries", "0", "--Sync:BasicEvery", "00:00:00",
        "--Sync:EnhancedAt", "", .. more,
    ];

    private List<Document> Clients() => _simulator.Site.Read(() => _simulator.Site[DocTypes.OAuthClient].ToList());

    private async Task<JsonElement> Put(ClosedFront? front = null)
    {
        using var answer = await (front ?? _front).Http(AccessRole.Admin).PutAsync(Path, null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private static async Task Problem(ClosedFront front, HttpStatusCode status, string code, string word)
    {
        using var answer = await front.Http(AccessRole.Admin).PutAsync(Path, null);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code), (answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains(word, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>ERPNext sends a guest to its own page first.</summary>
    private async Task<HttpResponseMessage> SignIn(Visitor visitor, string user)
    {
        var wayOut = await visitor.WayOut("erpnext");
        using var page = await visitor.Get(wayOut);
        Assert.StartsWith("/login?redirect-to=", page.RequestMessage!.RequestUri!.PathAndQuery, StringComparison.Ordinal);
        using var login = await visitor.Post($"{_simulator.Url}api/method/login", new() { ["usr"] = user, ["pwd"] = Account.Password });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        return await visitor.Get(Uri.UnescapeDataString(page.RequestMessage.RequestUri.Query.Split("redirect-to=")[1]));
    }

    private async Task<(string Name, string Role)> Role(string user, ClosedFront? front = null)
    {
        using var visitor = new Visitor(front ?? _front);
        using var end = await SignIn(visitor, user);
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
        return await visitor.Me();
    }

    private async Task<(int Status, string Problem)> Refusal(string user, ClosedFront? front = null)
    {
        using var visitor = new Visitor(front ?? _front);
        using var end = await SignIn(visitor, user);
        Assert.Null(visitor.Session);
        return await Visitor.Shown(end);
    }

    private static Dictionary<string, object> Claims(string token) =>
        JsonSerializer.Deserialize<Dictionary<string, object>>(Base64UrlEncoder.Decode(token.Split('.')[1]))!;

    private static string Signed(Dictionary<string, object> claims, string secret) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
        });
}
