namespace CustomerSync.Access;

/// <summary>
/// Pages of other origins may lead to our pages, or back to where one signs in, and load the SDK; what else they make a
/// browser send is refused, unless their origin is listed and brings a credential of its own.
/// </summary>
internal static class CrossSite
{
    private static readonly PathString[] NoPages = ["/api", "/hubs", "/health", "/metrics", "/openapi"];

    public static void UseCrossSite(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<SameOrigin>();
        var audit = app.Services.GetRequiredService<AuditQueue>();
        app.Use((context, next) =>
        {
            if (!origins.IsForeign(context.Request) || MayEverybody(context.Request)
                || origins.IsListed(context.Request)) return next(context);
            audit.Refused(context);
            return TypedResults.Problem(
                "A page of another origin asked for this. Its origin must be listed (Access:AllowedOrigins), and it "
                + "must send a token of its own: Authorization: Bearer ….",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
        });
    }

    private static bool MayEverybody(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) || IsBelow(request, "/sdk") || IsNavigation(request);

    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && request.Headers["Sec-Fetch-Dest"] == "document"
        && (IsBelow(request, OutsideProviders.Callback) || !Array.Exists(NoPages, path => IsBelow(request, path)));

    private static bool IsBelow(HttpRequest request, PathString path) =>
        request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
}
