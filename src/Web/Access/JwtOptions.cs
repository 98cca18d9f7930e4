using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Section <c>Access:Jwt</c>: bearer tokens of a company's own provider are taken too, for programs and behind a proxy
/// that signs people in.
/// </summary>
internal sealed class JwtOptions
{
    public const string Section = "Access:Jwt";

    /// <summary>The provider's issuer, at which its keys are found. Default none: off.</summary>
    public string? Authority { get; set; }

    /// <summary>What a token must be for. Default none.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that holds roles or groups. Default <c>roles</c>.</summary>
    [Required(ErrorMessage = "Access:Jwt:RoleClaim must name a claim.")]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>
    /// Which value of the claim makes whom: <c>Roles:crm-read=viewer</c>; the highest counts. Default none.
    /// </summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    public bool IsOn => !string.IsNullOrEmpty(Authority);
}

internal sealed class JwtOptionsCheck : IValidateOptions<JwtOptions>
{
    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        var problems = RoleMap.Problems($"{JwtOptions.Section}:Roles", options.Roles).ToList();
        if (options.IsOn)
        {
            problems.AddRange(Authorities.Problems($"{JwtOptions.Section}:Authority", options.Authority!));
            if (string.IsNullOrEmpty(options.Audience))
                problems.Add("Access:Jwt:Audience must be what tokens for this product are for.");
            if (options.Roles.Count == 0)
                problems.Add("Access:Jwt:Roles must say who may come in: Access:Jwt:Roles:crm-read=viewer.");
        }
        else if (!string.IsNullOrEmpty(options.Audience))
            problems.Add("Access:Jwt:Authority must be the issuer of the tokens, or Access:Jwt:Audience be left out.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
