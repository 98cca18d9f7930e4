namespace CustomerSync.Http;

/// <summary>
/// HEAD wherever there is GET, OPTIONS, and what is allowed instead of what is not: routes name only what they do.
/// Authorization comes first, so a stranger learns of no route.
/// </summary>
internal static class HttpMethodRules
{
    private static readonly object AskedForHead = new();

    public static void UseHttpMethodRules(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method))
                (context.Items[AskedForHead], context.Request.Method) = (true, HttpMethods.Get);
            return next(context);
        });
        app.UseRouting();
        // Routing has found its own endpoint where a path is known and the method is not.
        app.Use((context, next) => context.GetEndpoint() is null or RouteEndpoint
            ? next(context) : Tell(context, next));
    }

    /// <summary>The server sends no body, whatever is written: what would take long to write need not be.</summary>
    public static bool IsHead(this HttpContext context) => context.Items.ContainsKey(AskedForHead);

    private static async Task Tell(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed || response.HasStarted) return;
        string[] allowed = [.. response.Headers.Allow.ToString().Split(", ").Where(method => method.Length > 0)
            .SelectMany(method => HttpMethods.IsGet(method) ? [method, HttpMethods.Head] : new[] { method }),
            HttpMethods.Options];
        response.Headers.Allow = string.Join(", ", allowed);
        if (HttpMethods.IsOptions(context.Request.Method)) response.StatusCode = StatusCodes.Status204NoContent;
    }
}
