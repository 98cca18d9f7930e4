using Microsoft.AspNetCore.Authorization;

namespace CustomerSync.Access;

/// <summary>Holds an endpoint's verdict against who asks.</summary>
internal sealed class NeedsHandler : AuthorizationHandler<NeedsAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAttribute requirement)
    {
        if (context.User.Identity is AccessIdentity { Grant: var grant } && grant.Role >= requirement.Role
            && (requirement.FeedTokens || grant.Kind is not GrantKind.FeedToken)
            && (requirement.LimitedTokens || grant.Customers is null)
            && (!requirement.KeysOnly || grant.Kind is GrantKind.Key))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
