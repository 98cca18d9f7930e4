using CustomerSync.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace CustomerSync.Access;

internal static class AccessServices
{
    /// <summary>Of a request, in bytes; the intake sets its own. Strangers may send one to sign in.</summary>
    private const long MaxBody = 1024 * 1024;

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBody);
        var services = builder.Services;
        services.AddSettings<AccessOptions>(AccessOptions.Section)
            .Validate(options => Networks.AreValid(options.TrustedProxies),
                "Access:TrustedProxies must be addresses or networks such as 127.0.0.1 or 10.0.0.0/8.");
        services.AddSingleton<AccessBook>().AddSingleton<AccessLeases>().AddSingleton<AuditQueue>();
        services.AddSingleton<SameOrigin>().AddSingleton<FeedTokens>().AddSingleton<FeedTickets>();
        services.AddProviders();
        services.AddAuthentication(AccessIdentity.Scheme)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessIdentity.Scheme, null);
        services.AddSingleton<IAuthorizationHandler, NeedsHandler>();
        services.AddAuthorization(options => options.FallbackPolicy = HasVerdict);
        services.ReadKeyRingLate();
        services.AddLimits();
        services.AddHostedService(provider => provider.GetRequiredService<AuditQueue>());
        if (AccessOptions.ModeOf(builder.Configuration) is AccessMode.Open) return;
        services.AddHostedService(provider => provider.GetRequiredService<AccessBook>());
        services.AddHostedService<FirstLink>();
    }

    /// <summary>What stands before every endpoint, in its order.</summary>
    public static void UseAccess(this WebApplication app)
    {
        var isClosed = AccessOptions.ModeOf(app.Configuration) is AccessMode.Closed;
        if (isClosed) app.UseAccessGate();
        app.UseAuthentication();
        // Its clock is never disposed of: where nobody is counted, it is left out.
        if (isClosed) app.UseLimits();
        app.UseAuditing();
        app.UseAuthorization();
    }

    /// <summary>Who may not come from where, before anything is looked at.</summary>
    public static void UseOrigins(this WebApplication app)
    {
        if (AccessOptions.ModeOf(app.Configuration) is AccessMode.Open)
        {
            app.UseLoopbackOnly();
            app.UseAllowedOrigins();
            return;
        }
        app.UseCorsOfListedOrigins();
        app.UseCrossSite();
    }

    /// <summary>
    /// Nobody reaches an endpoint that does not say who may; where there is none, 404 is for those who are in.
    /// </summary>
    private static readonly AuthorizationPolicy HasVerdict = new AuthorizationPolicyBuilder()
        .RequireAssertion(context => context.User.Identity is AccessIdentity && context.Resource is HttpContext http
            && (http.GetEndpoint() is not RouteEndpoint endpoint
                || endpoint.Metadata.GetMetadata<NeedsAttribute>() is not null))
        .Build();
}
