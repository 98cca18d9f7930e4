using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Who else may say who people are, now.</summary>
internal sealed class OutsideProviders(
    IOptions<OidcOptions> oidc, IDataProtectionProvider protection, IHttpClientFactory http, ProviderSignIn signIn)
{
    public const string Callback = "/api/access/oidc/callback";

    /// <summary>Name of the client that talks to providers.</summary>
    public const string Client = "outside";

    private static readonly string[] Asymmetric =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private OutsideProvider? _oidc;

    public OutsideProvider? Find(string id) => All.FirstOrDefault(provider => provider.Id == id);

    public IEnumerable<OutsideProvider> All
    {
        get
        {
            if (oidc.Value.IsOn) yield return _oidc ??= Oidc(oidc.Value);
        }
    }

    private OutsideProvider Oidc(OidcOptions settings)
    {
        var options = Options("oidc", settings.ClientId!, settings.ClientSecret, Asymmetric);
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = false; // Which addresses may be without is checked at the start.
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Scope.Add(scope);
        return Provider("oidc", settings.Name, options, who => new(
            $"{Claim(who, "iss")} {Claim(who, "sub")}",
            NameText.Clean(Claim(who, "name") ?? Claim(who, "preferred_username") ?? Claim(who, "email")) ?? "?",
            RoleMap.RoleOf(who.FindAll(settings.RoleClaim).Select(claim => claim.Value), settings.Roles)));
    }

    private OutsideProvider Provider(
        string id, string name, OpenIdConnectOptions options, Func<ClaimsPrincipal, Outsider> read)
    {
        new OpenIdConnectPostConfigureOptions(protection).PostConfigure(id, options);
        var provider = new OutsideProvider(id, name, options, read);
        options.Events.OnRedirectToIdentityProvider = signIn.Leave;
        options.Events.OnTokenValidated = context => ProviderSignIn.RequireSignature(context);
        options.Events.OnTicketReceived = context => signIn.Return(context, provider);
        options.Events.OnRemoteFailure = context => signIn.Fail(context, provider);
        options.Events.OnAccessDenied = context => signIn.Deny(context);
        return provider;
    }

    /// <summary>
    /// Code flow with PKCE. The provider leads back by a link, not by a form of another origin: cookies that are Lax do,
    /// over http too. Its tokens are looked at once and kept nowhere.
    /// </summary>
    private OpenIdConnectOptions Options(string id, string clientId, string? secret, IEnumerable<string> algorithms)
    {
        var options = new OpenIdConnectOptions
        {
            ClientId = clientId, ClientSecret = secret, CallbackPath = $"{Callback}/{id}",
            ResponseType = "code", ResponseMode = "query", MapInboundClaims = false, SaveTokens = false,
            DisableTelemetry = true, RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10),
            Backchannel = http.CreateClient(Client),
        };
        options.Scope.Clear();
        options.ClaimActions.Clear(); // They would take away who has issued the token.
        options.TokenValidationParameters.ValidAlgorithms = algorithms;
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        return options;
    }

    private static string? Claim(ClaimsPrincipal who, string type) => who.FindFirst(type)?.Value;
}
