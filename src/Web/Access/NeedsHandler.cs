using Microsoft.AspNetCore.Authorization;

namespace CustomerSync.Access;

/// <summary>Holds an endpoint's verdict against who asks.</summary>
internal sealed class NeedsHandler : AuthorizationHandler<NeedsAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAttribute requirement)
    {
        // A role that only a newer process knows is none here, however high its number.
        if (context.User.Identity is AccessIdentity { Grant: var grant } && grant.Role >= requirement.Role
            && Enum.IsDefined(grant.Role)
            && (requirement.FeedTokens || grant.Kind is not GrantKind.FeedToken)
            && (requirement.LimitedTokens || grant.Customers is null)
            && (!requirement.KeysOnly || grant.Kind is GrantKind.Key))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
