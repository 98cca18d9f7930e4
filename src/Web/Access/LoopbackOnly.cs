using System.Net;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Primitives;

namespace CustomerSync.Access;

/// <summary>
/// With <c>Access:Mode=Open</c> nobody but this machine gets in: every listening address must be loopback, and so must
/// a request's sender, its Host and its Origin (a page elsewhere could otherwise make a browser on this machine ask for
/// it). Forwarded requests are refused, unless a configured proxy handed them on and says that they began on this
/// machine: whoever reaches that proxy is let in.
/// </summary>
internal static class LoopbackOnly
{
    private static readonly string[] Forwarding =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    public static void AddLoopbackOnly(this WebApplicationBuilder builder)
    {
        if (AccessOptions.ModeOf(builder.Configuration) is AccessMode.Closed) return; // ListenerCheck's.
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ConfigureEndpointDefaults(listen => Require(listen.EndPoint)));
    }

    public static void UseLoopbackOnly(this WebApplication app) => app.Use((context, next) =>
    {
        // Deliveries that a configured proxy hands on are let through: the intake has its own allow-list and asks for a
        // signature.
        var problem = IsForwardedDelivery(context)
            ? null : Problem(context);
        return problem is null
            ? next(context)
            : TypedResults.Problem(problem, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    });

    private static bool IsForwardedDelivery(HttpContext context) =>
        context.CameThroughProxy() && !HttpMethods.IsGet(context.Request.Method)
            && context.Request.Path.Value?.TrimEnd('/')
                .Equals(WebhookEndpoints.Path, StringComparison.OrdinalIgnoreCase) is true;

    private static void Require(EndPoint endPoint)
    {
        if (endPoint is IPEndPoint ip && IPAddress.IsLoopback(ip.Address)) return;
        throw new ConfigurationException(
            $"ASPNETCORE_URLS names {endPoint}, which other machines can reach. With Access:Mode=Open the "
            + "front listens on loopback only: set ASPNETCORE_URLS=http://localhost:5080.");
    }

    private static string? Problem(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } sender || !IPAddress.IsLoopback(sender))
            return "With Access:Mode=Open only this machine is let in.";
        if (Forwarding.Any(request.Headers.ContainsKey) && !(context.CameThroughProxy() && IsOfThisMachine(request)))
            return "With Access:Mode=Open forwarded requests are refused, unless a proxy of Access:TrustedProxies "
                + "hands on what began on this machine (127.0.0.1, for Next's rewrites()).";
        if (!IsLoopback(request.Host.Host))
            return "With Access:Mode=Open the Host header must name this machine (localhost or 127.0.0.1).";
        return request.Headers.Origin is { Count: > 0 } origin && !IsLoopbackOrigin(origin)
            ? "With Access:Mode=Open pages of other origins are refused."
            : null;
    }

    /// <summary>What is left of the headers when the proxy's own word was taken from them.</summary>
    private static bool IsOfThisMachine(HttpRequest request) =>
        !request.Headers.ContainsKey("Forwarded")
        && Parts(request, "X-Forwarded-Host").All(host => IsLoopback(HostString.FromUriComponent(host).Host))
        && Parts(request, "X-Forwarded-For").Concat(Parts(request, "X-Real-IP")).All(IsLoopback);

    private static IEnumerable<string> Parts(HttpRequest request, string header) => request.Headers[header]
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries));

    private static bool IsLoopbackOrigin(StringValues origin) =>
        Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var uri) && IsLoopback(uri.Host);

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
