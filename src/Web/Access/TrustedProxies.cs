using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Believes forwarded headers of the configured proxies and of nobody else, and remembers who really sent the request.
/// </summary>
internal static class TrustedProxies
{
    private static readonly object Peer = new();

    public static void UseTrustedProxies(this WebApplication app)
    {
        var proxies = new Networks(app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.TrustedProxies);
        if (proxies.IsEmpty) return;
        app.Use((context, next) =>
        {
            if (proxies.Contains(context.Connection.RemoteIpAddress))
                context.Items[Peer] = context.Connection.RemoteIpAddress;
            return next(context);
        });
        var options = new ForwardedHeadersOptions {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in proxies.All) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>Whether a configured proxy handed the request on.</summary>
    public static bool CameThroughProxy(this HttpContext context) => context.Items.ContainsKey(Peer);
}
