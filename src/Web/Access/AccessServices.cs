using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace CustomerSync.Access;

internal static class AccessServices
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<AccessOptions>(AccessOptions.Section)
            .Validate(options => Networks.AreValid(options.TrustedProxies),
                "Access:TrustedProxies must be addresses or networks such as 127.0.0.1 or 10.0.0.0/8.");
        services.AddSingleton<AccessBook>().AddSingleton<AccessLeases>();
        services.AddAuthentication(AccessIdentity.Scheme)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessIdentity.Scheme, null);
        services.AddSingleton<IAuthorizationHandler, NeedsHandler>();
        services.AddAuthorization();
        if (AccessOptions.ModeOf(builder.Configuration) is AccessMode.Open) return;
        services.AddHostedService(provider => provider.GetRequiredService<AccessBook>());
    }
}
