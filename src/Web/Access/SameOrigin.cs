using CustomerSync.Setup;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Whether a page of ours sent a request: by Sec-Fetch-Site, which no page can forge, and by Origin, which older
/// browsers send as well.
/// </summary>
internal sealed class SameOrigin(IOptions<AppOptions> app, IOptions<AccessOptions> access)
{
    private static readonly PathString Hubs = "/hubs";

    /// <summary>Reading is what a link may do; whatever writes must say that it is ours.</summary>
    public bool MayUseCookie(HttpRequest request)
    {
        if (IsForeign(request)) return false;
        return IsRead(request) || request.Headers.Origin.Count > 0 || Site(request) is "same-origin";
    }

    /// <summary>Whether a page of another origin sent it, as far as the browser says.</summary>
    public bool IsForeign(HttpRequest request) =>
        Site(request) is "cross-site" or "same-site"
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(request, origin));

    /// <summary>A listed origin with a credential of its own; the hub's WebSocket has no headers for one.</summary>
    public bool IsListed(HttpRequest request) =>
        access.Value.AllowedOrigins.Contains(request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase)
        && (request.Headers.Authorization.Count > 0
            || request.Path.StartsWithSegments(Hubs, StringComparison.OrdinalIgnoreCase));

    private bool IsOwn(HttpRequest request, string origin) =>
        request.IsAskedAt(origin) || origin.Equals(app.Value.Url, StringComparison.OrdinalIgnoreCase);

    private static string Site(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString();

    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
