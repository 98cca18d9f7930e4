using System.Net;
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

    /// <summary>
    /// Whether the browser took us for this origin: by Host, or by X-Forwarded-Host of a configured proxy or of one on
    /// this machine, as Next's <c>rewrites()</c> sends it. No page of another origin can set that header. It counts
    /// here alone and never takes the place of Host, which the host filter looks at.
    /// </summary>
    public static bool IsAskedAt(this HttpRequest request, string origin) =>
        IsOrigin(origin, request.Scheme, request.Host.ToString())
        || (request.HttpContext.IsHandedOn() && IsOrigin(
            origin, request.Headers["X-Forwarded-Proto"] is { Count: > 0 } scheme ? scheme.ToString() : request.Scheme,
            request.Headers["X-Forwarded-Host"].ToString()));

    private static bool IsHandedOn(this HttpContext context) =>
        context.CameThroughProxy() || context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer);

    private static bool IsOrigin(string origin, string scheme, string host) =>
        host.Length > 0 && origin.Equals($"{scheme}://{host}", StringComparison.OrdinalIgnoreCase);
}
