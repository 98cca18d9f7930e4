using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CustomerSync.Tests.Access;

/// <summary>A provider of OpenID Connect: discovery, keys, code flow with PKCE, RS256. Whoever comes is <see cref="Who"/>.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string AccessToken = "an-access-token-of-the-provider";

    public const string ClientId = "customersync", Secret = "a secret of the client, of more than thirty-two bytes";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly Dictionary<string, IQueryCollection> _codes = [];
    private readonly WebApplication _app;

    private TestProvider(WebApplication app) => _app = app;

    public string Authority { get; private set; } = "";

    /// <summary>The claims of whoever signs in.</summary>
    public Dictionary<string, object> Who { get; set; } = new() { ["sub"] = "42", ["name"] = "Nour", ["roles"] = new[] { "staff" } };

    /// <summary>Answers authorize with access_denied.</summary>
    public bool Denies { get; set; }

    /// <summary>Answers the token request with 503.</summary>
    public bool IsHalfAway { get; set; }

    /// <summary>What the userinfo endpoint says; null: it is not to be asked.</summary>
    public Dictionary<string, object>? UserInfo { get; set; }

    /// <summary>Spoils an id_token before it is signed, or signs it in a way of its own.</summary>
    public Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <summary>The id_token that it gave last.</summary>
    public string LastToken { get; private set; } = "";

    public SigningCredentials Key => new(new RsaSecurityKey(_rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);

    public static async Task<TestProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var provider = new TestProvider(builder.Build());
        provider.Map();
        await provider._app.StartAsync();
        provider.Authority = provider._app.Urls.Single();
        return provider;
    }

    public string[] Settings(params string[] more) =>
    [
        "--Access:Oidc:Authority", Authority, "--Access:Oidc:ClientId", ClientId, "--Access:Oidc:ClientSecret", Secret,
        "--Access:Oidc:Name", "Example Login", "--Access:Oidc:Roles:staff", "operator", "--Access:Oidc:Roles:boss", "admin",
        .. more,
    ];

    /// <summary>A token of this provider.</summary>
    public string Token(string? nonce, Action<SecurityTokenDescriptor>? spoil = null)
    {
        var claims = new Dictionary<string, object>(Who);
        if (nonce is not null) claims["nonce"] = nonce;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Authority, Audience = ClientId, Claims = claims, SigningCredentials = Key,
            IssuedAt = now, NotBefore = now, Expires = now.AddMinutes(5),
        };
        (spoil ?? Spoil)?.Invoke(token);
        return new JsonWebTokenHandler().CreateToken(token);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = Authority, ["authorization_endpoint"] = $"{Authority}/authorize",
            ["token_endpoint"] = $"{Authority}/token", ["jwks_uri"] = $"{Authority}/keys",
            ["userinfo_endpoint"] = $"{Authority}/userinfo",
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        });
        _app.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(includePrivateParameters: false);
            return new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one",
                n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } };
        });
        _app.MapGet("/authorize", (HttpRequest request) => Results.Redirect(Authorize(request.Query)));
        _app.MapGet("/userinfo", (HttpRequest request) =>
            request.Headers.Authorization == $"Bearer {AccessToken}" && UserInfo is { } info
                ? Results.Json(info) : Results.Unauthorized());
        _app.MapPost("/token", async (HttpRequest request) => Redeem(await request.ReadFormAsync()));
    }

    private string Authorize(IQueryCollection query)
    {
        Assert.Equal(("code", "S256", ClientId), ($"{query["response_type"]}", $"{query["code_challenge_method"]}", $"{query["client_id"]}"));
        var state = Uri.EscapeDataString($"{query["state"]}");
        if (Denies) return $"{query["redirect_uri"]}?error=access_denied&state={state}";
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = query;
        return $"{query["redirect_uri"]}?code={code}&state={state}";
    }

    private IResult Redeem(IFormCollection form)
    {
        if (IsHalfAway) return Results.StatusCode(503);
        if (form["client_secret"] != Secret || !_codes.Remove($"{form["code"]}", out var asked)
            || asked["redirect_uri"] != form["redirect_uri"] || asked["code_challenge"] != Base64UrlEncoder.Encode(
                SHA256.HashData(Encoding.ASCII.GetBytes($"{form["code_verifier"]}"))))
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        return Results.Json(new { access_token = AccessToken, token_type = "Bearer", expires_in = 300,
            id_token = LastToken = Token($"{asked["nonce"]}") });
    }
}
