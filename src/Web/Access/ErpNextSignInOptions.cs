using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Section <c>Access:ErpNext</c>: what people who sign in with ERPNext may.</summary>
internal sealed class ErpNextSignInOptions
{
    public const string Section = "Access:ErpNext";

    private static readonly Dictionary<string, string> Default = new()
    {
        ["System Manager"] = "admin", ["Sales Manager"] = "operator", ["Sales User"] = "viewer",
    };

    /// <summary>
    /// Which role of ERPNext makes whom: <c>Roles:Sales User=viewer</c>; the highest counts. What is set stands in the
    /// place of the default: System Manager an admin, Sales Manager an operator, Sales User a viewer.
    /// </summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    public IReadOnlyDictionary<string, string> RolesInForce => Roles.Count == 0 ? Default : Roles;
}

internal sealed class ErpNextSignInOptionsCheck : IValidateOptions<ErpNextSignInOptions>
{
    public ValidateOptionsResult Validate(string? name, ErpNextSignInOptions options) =>
        RoleMap.Problems($"{ErpNextSignInOptions.Section}:Roles", options.Roles).ToList() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
