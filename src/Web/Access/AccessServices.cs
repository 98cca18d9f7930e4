using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace CustomerSync.Access;

internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccessBook>().AddSingleton<AccessLeases>();
        services.AddAuthentication(AccessIdentity.Scheme)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessIdentity.Scheme, null);
        services.AddSingleton<IAuthorizationHandler, NeedsHandler>();
        services.AddAuthorization();
    }
}
