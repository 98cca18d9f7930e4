using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Section <c>Access:Oidc</c>: people sign in at a company's own provider.</summary>
internal sealed class OidcOptions
{
    public const string Section = "Access:Oidc";

    /// <summary>The provider's issuer: <c>https://login.example.com/realms/staff</c>. Default none: off.</summary>
    public string? Authority { get; set; }

    /// <summary>
    /// What this product is called there. Register <c>{App:Url}/api/access/oidc/callback/oidc</c> as where it leads back
    /// to. Default none.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// Its secret, never logged; a public client has none. Default none.
    /// </summary>
    public string? ClientSecret { get; set; }

    /// <summary>What its button on the page says. Default <c>OpenID Connect</c>.</summary>
    [StringLength(40, MinimumLength = 1, ErrorMessage = "Access:Oidc:Name must have 1 to 40 characters.")]
    public string Name { get; set; } = "OpenID Connect";

    /// <summary>
    /// The claim that holds roles or groups; of the id_token, and with <c>Access:Oidc:UserInfo</c> of that answer too.
    /// Default <c>roles</c>.
    /// </summary>
    [Required(ErrorMessage = "Access:Oidc:RoleClaim must name a claim.")]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>
    /// Which value of the claim makes whom: <c>Roles:staff=viewer</c>, operator or admin; the highest counts. Default
    /// none.
    /// </summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    /// <summary>
    /// Whether the provider's userinfo endpoint is asked as well, where the id_token does not hold the role. Default
    /// false.
    /// </summary>
    public bool UserInfo { get; set; }

    /// <summary>What the provider is asked for, separated by blanks. Default <c>openid profile email</c>.</summary>
    public string Scopes { get; set; } = "openid profile email";

    public bool IsOn => !string.IsNullOrEmpty(Authority);

    /// <summary>Never the secret: options end up in logs.</summary>
    public override string ToString() => $"{Section} at {Authority ?? "nowhere"}";
}

internal sealed class OidcOptionsCheck : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        var problems = RoleMap.Problems($"{OidcOptions.Section}:Roles", options.Roles).ToList();
        if (options.IsOn)
        {
            problems.AddRange(Authorities.Problems($"{OidcOptions.Section}:Authority", options.Authority!));
            if (string.IsNullOrEmpty(options.ClientId))
                problems.Add("Access:Oidc:ClientId must be what the provider calls this product.");
            if (options.Roles.Count == 0)
                problems.Add("Access:Oidc:Roles must say who may come in: Access:Oidc:Roles:staff=viewer.");
            if (!options.Scopes.Split(' ').Contains("openid"))
                problems.Add("Access:Oidc:Scopes must contain openid.");
        }
        else if (!string.IsNullOrEmpty(options.ClientId))
            problems.Add(
                "Access:Oidc:Authority must be the issuer of the provider, or Access:Oidc:ClientId be left out.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

internal static class Authorities
{
    /// <summary>Without HTTPS anybody on the way could say who somebody is.</summary>
    public static IEnumerable<string> Problems(string key, string authority)
    {
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0
            || !(uri.Scheme == "https" || (uri.Scheme == "http" && IsHere(uri))))
            yield return $"{key} must be an address that begins with https://, or http:// on this machine, without "
                + "user name and query.";
    }

    private static bool IsHere(Uri uri) =>
        uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address));
}
