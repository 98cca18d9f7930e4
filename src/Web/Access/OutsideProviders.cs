using System.Security.Claims;
using System.Text;
using CustomerSync.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace CustomerSync.Access;

/// <summary>Who else may say who people are, now.</summary>
internal sealed class OutsideProviders(
    IOptions<OidcOptions> oidc, IOptions<ErpNextSignInOptions> erpNext, AccessBook book, SecretProtector secrets,
    IDataProtectionProvider protection, IHttpClientFactory http, ProviderSignIn signIn)
{
    public const string Callback = "/api/access/oidc/callback";

    /// <summary>As <see cref="Person.Provider"/>, and in paths.</summary>
    public const string OidcId = "oidc", ErpNextId = ErpNextSignIn.Provider;

    /// <summary>Name of the client that talks to providers.</summary>
    public const string Client = "outside";

    /// <summary>What a provider that tells its keys may sign by.</summary>
    public static readonly string[] Asymmetric =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private OutsideProvider? _oidc;
    private (ErpNextSignIn? Of, OutsideProvider? Provider) _erpNext;
    private readonly Lock _gate = new();

    public OutsideProvider? Find(string id) => All.FirstOrDefault(provider => provider.Id == id);

    public IEnumerable<OutsideProvider> All
    {
        get
        {
            if (oidc.Value.IsOn) yield return _oidc ??= Oidc(oidc.Value);
            if (ErpNextNow() is { } provider) yield return provider;
        }
    }

    /// <summary>It comes and goes with what this front knows, on every front of a cluster.</summary>
    private OutsideProvider? ErpNextNow()
    {
        lock (_gate)
        {
            var now = book.Snapshot?.ErpNext;
            if (now == _erpNext.Of) return _erpNext.Provider;
            var secret = now is null ? null : secrets.TryUnprotect(now.ProtectedSecret, ErpNextSignIn.Purpose);
            if (now is not null && secret is null) return null; // The key ring may be out of reach: tried again.
            _erpNext = (now, now is null ? null : ErpNext(now, secret!));
            return _erpNext.Provider;
        }
    }

    /// <summary>
    /// ERPNext tells no keys: it signs by the client's own secret, which nobody else has, so that whose the token is
    /// needs no issuer, which is whatever the site calls itself. Administrator has no subject there, and is known by
    /// address.
    /// </summary>
    private OutsideProvider ErpNext(ErpNextSignIn client, string secret)
    {
        const string methods = "/api/method/frappe.integrations.oauth2.";
        var options = Options(ErpNextId, client.ClientId, secret, ["HS256"]);
        options.Configuration = new()
        {
            AuthorizationEndpoint = $"{client.Url}{methods}authorize",
            TokenEndpoint = $"{client.Url}{methods}get_token",
        };
        options.Scope.Add("openid");
        options.ProtocolValidator.RequireSub = false;
        options.TokenValidationParameters.ValidateIssuer = false;
        options.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
        return Provider(ErpNextId, "ERPNext", options, who =>
            Subject(who) is { } subject ? new(subject, NameText.Clean(Claim(who, "name")) ?? subject,
                RoleOf(who, "roles", erpNext.Value.RolesInForce)) : null,
            async stop => (await options.Backchannel.GetAsync($"{client.Url}/api/method/ping", stop)).Dispose());

        static string? Subject(ClaimsPrincipal who) =>
            Claim(who, "sub") ?? (Claim(who, "email") is { } email ? $"email:{email}" : null);
    }

    private OutsideProvider Oidc(OidcOptions settings)
    {
        var options = Options(OidcId, settings.ClientId!, settings.ClientSecret, Asymmetric);
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = false; // Which addresses may be without is checked at the start.
        options.GetClaimsFromUserInfoEndpoint = settings.UserInfo;
        options.ClaimActions.MapJsonKey(settings.RoleClaim, settings.RoleClaim); // Of that answer alone.
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Scope.Add(scope);
        return Provider(OidcId, settings.Name, options, who => new(
            $"{Claim(who, "iss")} {Claim(who, "sub")}",
            NameText.Clean(Claim(who, "name") ?? Claim(who, "preferred_username") ?? Claim(who, "email")) ?? "?",
            RoleOf(who, settings.RoleClaim, settings.Roles)));
    }

    private OutsideProvider Provider(
        string id, string name, OpenIdConnectOptions options, Func<ClaimsPrincipal, Outsider?> read,
        Func<CancellationToken, Task>? reach = null)
    {
        new OpenIdConnectPostConfigureOptions(protection).PostConfigure(id, options);
        var provider = new OutsideProvider(id, name, options, read, reach);
        options.Events.OnRedirectToIdentityProvider = signIn.Leave;
        options.Events.OnTokenValidated = context => ProviderSignIn.RequireSignature(context);
        options.Events.OnTicketReceived = context => signIn.Return(context, provider);
        options.Events.OnRemoteFailure = context => signIn.Fail(context, provider);
        options.Events.OnAccessDenied = context => signIn.Deny(context);
        return provider;
    }

    /// <summary>
    /// Code flow with PKCE. The provider leads back by a link, not by a form of another origin: cookies that are Lax
    /// do, over http too. Its tokens are looked at once and kept nowhere.
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

    private static AccessRole RoleOf(ClaimsPrincipal who, string claim, IReadOnlyDictionary<string, string> map) =>
        RoleMap.RoleOf(who.FindAll(claim).Select(found => found.Value), map);

    private static string? Claim(ClaimsPrincipal who, string type) => who.FindFirst(type)?.Value;
}
