using System.Buffers.Text;

namespace CustomerSync.Access;

/// <summary>
/// The cookie of a session. Over HTTPS no other host and no unencrypted page can set it; over HTTP, where browsers
/// share cookies among the ports of a host, its name holds the port.
/// </summary>
internal static class SessionCookie
{
    /// <summary>The longest that a session lasts; when it really ends the silo says.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Whether it can be a token of a session or a link: 32 bytes.</summary>
    public static bool IsToken(string text) => Base64Url.IsValid(text, out var bytes) && bytes == 32;

    public static string NameFor(HttpRequest request) =>
        request.IsHttps ? "__Host-customersync" : $"customersync-{request.Host.Port ?? 80}";

    public static void Set(HttpContext context, string token) =>
        context.Response.Cookies.Append(NameFor(context.Request), token, Options(context.Request, Life));

    public static void Remove(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request, null));

    private static CookieOptions Options(HttpRequest request, TimeSpan? life) => new()
    {
        HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = life,
        IsEssential = true,
    };
}
