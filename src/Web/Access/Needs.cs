using Microsoft.AspNetCore.Authorization;

namespace CustomerSync.Access;

/// <summary>The verdict of an endpoint: who may call it. What has none is refused.</summary>
/// <param name="feedTokens">Whether a feed token reaches it too, with the role that it has.</param>
/// <param name="limitedTokens">Whether one that is limited to some customers does: the endpoint holds back all others.
/// </param>
[AttributeUsage(AttributeTargets.All)]
internal sealed class NeedsAttribute(AccessRole role, bool feedTokens, bool limitedTokens = false)
    : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public AccessRole Role { get; } = role;

    public bool FeedTokens { get; } = feedTokens;

    public bool LimitedTokens { get; } = limitedTokens;

    /// <summary>Only machine keys.</summary>
    public bool KeysOnly { get; init; }

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>What a call of the endpoint is called in the audit.</summary>
/// <param name="IsSummed">Calls within a minute are one entry.</param>
internal sealed record AuditedAction(string Name, bool IsSummed);

internal static class EndpointVerdicts
{
    public static TBuilder Needs<TBuilder>(
        this TBuilder endpoint, AccessRole role, bool feedTokens = false, bool limitedTokens = false)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NeedsAttribute(role, feedTokens, limitedTokens));

    public static TBuilder NeedsKey<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NeedsAttribute(AccessRole.Viewer, feedTokens: false) { KeysOnly = true });

    /// <summary>Strangers may call it: it asks for a credential of its own, or tells nothing.</summary>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AllowAnonymous();

    public static TBuilder Audited<TBuilder>(this TBuilder endpoint, string action, bool summed = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAction(action, summed));
}
