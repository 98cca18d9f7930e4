using System.Net;
using System.Text;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace CustomerSync.Tests.Access;

/// <summary>Bearer tokens of a company's own provider.</summary>
public sealed class JwtTests : IAsyncLifetime
{
    private TestProvider _provider = null!;
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.Start();
        _front = await ClosedFront.Start(Settings(_provider.Authority));
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_good_one_may_what_its_role_says()
    {
        var http = _front.WithKey(_provider.Token(null));

        var me = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync("/api/access/me")).GetProperty("data");

        Assert.Equal(("jwt", "jwt:42", "Nour", "operator"), (me.GetProperty("kind").GetString(), me.GetProperty("id").GetString(),
            me.GetProperty("name").GetString(), me.GetProperty("role").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/customers/export.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/api/access/keys")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _front.Http(AccessRole.Viewer).GetAsync("/api/customers")).StatusCode);
    }

    [Fact]
    public async Task One_that_is_not_good_is_nobodys()
    {
        foreach (var (what, word, spoil) in new (string, string, Action<SecurityTokenDescriptor>)[]
        {
            ("audience", "another audience", token => token.Audience = "another"),
            ("issuer", "not good", token => token.Issuer = "https://evil.example"),
            ("expired", "over", token => token.Expires = token.NotBefore = token.IssuedAt = Now.AddSeconds(-10)),
            ("no signature", "not signed", token => token.SigningCredentials = null),
            ("public secret", "not signed", token => token.SigningCredentials = new(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(TestProvider.Secret)), SecurityAlgorithms.HmacSha256)),
            ("no role", "Access:Jwt:Roles", token => token.Claims.Remove("roles")),
        })
        {
            using var answer = await _front.WithKey(_provider.Token(null, spoil)).GetAsync("/api/customers");
            Assert.Equal((what, HttpStatusCode.Unauthorized), (what, answer.StatusCode));
            Assert.Contains(word, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        foreach (var text in new[] { "x", "a.b.c", "csync_a.b.c", _provider.Token(null)[..^5] })
            Assert.Equal(HttpStatusCode.Unauthorized, (await _front.WithKey(text).GetAsync("/api/customers")).StatusCode);
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        using var answer = await Opened();

        using var stream = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var ended = Task.Run(async () => { while (await stream.ReadLineAsync() is not null) { } });

        await Wait.Until("the stream has ended", () => ended.IsCompleted);
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Where_none_is_configured_nobody_is_asked_and_while_the_provider_is_away_it_is_said()
    {
        await using var without = await ClosedFront.Start();
        using var refused = await without.WithKey(_provider.Token(null)).GetAsync("/api/customers");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        await using var away = await ClosedFront.Start(Settings("http://127.0.0.1:1"));
        using var answer = await away.WithKey(_provider.Token(null)).GetAsync("/api/customers");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Access:Jwt:Authority", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await away.Http(AccessRole.Viewer).GetAsync("/api/customers")).StatusCode);
    }

    [Fact]
    public async Task What_is_set_wrongly_stops_the_start_by_its_key()
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => RunningFront.Start(
            null, "--Access:Jwt:Authority", "login.example.com"));

        foreach (var key in new[] { "Access:Jwt:Authority", "Access:Jwt:Audience", "Access:Jwt:Roles" })
            Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>With a token that is soon over, and lives long enough to get in.</summary>
    private async Task<HttpResponseMessage> Opened()
    {
        for (var seconds = 2; ; seconds *= 2)
        {
            var token = _provider.Token(null, token => token.Expires = Now.AddSeconds(seconds));
            var answer = await _front.WithKey(token).GetAsync(
                "/api/customers/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK) return answer;
            answer.Dispose();
        }
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static string[] Settings(string authority) =>
        ["--Access:Jwt:Authority", authority, "--Access:Jwt:Audience", TestProvider.ClientId, "--Access:Jwt:Roles:staff", "operator"];
}
