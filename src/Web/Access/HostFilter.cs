using CustomerSync.Setup;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// With <c>Access:Mode=Closed</c> a request names this machine or <c>App:Url</c> in its Host header: a page elsewhere
/// that lets its own name lead here is refused. ERPNext may know the intake by another name, and health checks ask by
/// address.
/// </summary>
internal static class HostFilter
{
    private static readonly string[] Exempt = [WebhookEndpoints.Path, "/health/live"];

    public static void UseHostFilter(this WebApplication app)
    {
        if (AccessOptions.ModeOf(app.Configuration) is AccessMode.Open) return;
        var url = app.Services.GetRequiredService<IOptions<AppOptions>>().Value.Url;
        var ours = url is null ? "localhost" : new Uri(url).IdnHost;
        app.Use((context, next) => IsOurs(context.Request.Host.Host, ours) || IsExempt(context)
            ? next(context)
            : TypedResults.Problem("The Host header names neither this machine nor App:Url.",
                statusCode: StatusCodes.Status421MisdirectedRequest).ExecuteAsync(context));
    }

    private static bool IsOurs(string host, string ours) => LoopbackOnly.IsLoopback(host)
        || host.Trim('[', ']').Equals(ours.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private static bool IsExempt(HttpContext context) => Listeners.IsOwn(context)
        || ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') is { } path
            && Exempt.Contains(path) && !(path == WebhookEndpoints.Path && HttpMethods.IsGet(context.Request.Method)));
}
