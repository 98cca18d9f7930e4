using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Pages of other origins. Those that are listed may read the list, the feed and the scripts (CORS). A WebSocket and a
/// plain form are sent by browsers without asking first, so the hub and whatever writes also refuse an origin that is
/// neither ours nor listed.
/// </summary>
internal static class AllowedOrigins
{
    private static readonly string[] Paths = ["/api/customers", "/api/feed-tickets", "/hubs", "/sdk"];

    /// <summary>
    /// With <c>Access:Mode=Closed</c>: a token, and what the SDK and SignalR's client send beside it.
    /// </summary>
    private static readonly string[] Headers =
        ["Authorization", "Content-Type", "Last-Event-ID", "X-Requested-With", "X-SignalR-User-Agent"];

    public static void AddAllowedOrigins(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AccessOptions>, OriginsAreLoopback>();
        services.AddCors();
        services.AddOptions<CorsOptions>()
            .Configure<IOptions<AccessOptions>>((cors, access) => cors.AddDefaultPolicy(policy =>
        {
            policy.WithOrigins(access.Value.AllowedOrigins).SetPreflightMaxAge(TimeSpan.FromHours(1));
            if (access.Value.Mode is AccessMode.Open) policy.AllowAnyHeader().AllowAnyMethod().AllowCredentials();
            else policy.WithHeaders(Headers).WithMethods("GET", "POST"); // Cookies are for our own pages.
        }));
    }

    /// <summary>Lets pages of the listed origins read the answers.</summary>
    public static void UseCorsOfListedOrigins(this WebApplication app) => app.UseWhen(
        context => Array.Exists(Paths, path =>
            context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)),
        branch => branch.UseCors());

    public static void UseAllowedOrigins(this WebApplication app)
    {
        var allowed = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.AllowedOrigins;
        app.Use((context, next) => IsForeign(context.Request, allowed)
            ? TypedResults.Problem(
                "Pages of this origin may not do this: Access:AllowedOrigins does not list it.",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context)
            : next(context));
        app.UseCorsOfListedOrigins();
    }

    private static bool IsForeign(HttpRequest request, string[] allowed)
    {
        if (request.Headers.Origin is not { Count: > 0 } origin || HttpMethods.IsOptions(request.Method)) return false;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        // CORS keeps the answer from the page.
        if (isRead && !request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)) return false;
        return !request.IsAskedAt(origin.ToString())
            && !allowed.Contains(origin.ToString(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>An origin as browsers send it, and in open mode of this machine.</summary>
    private sealed class OriginsAreLoopback : IValidateOptions<AccessOptions>
    {
        public ValidateOptionsResult Validate(string? name, AccessOptions options)
        {
            var problems = options.AllowedOrigins.Select(origin => Problem(origin, options.Mode)).OfType<string>()
                .ToList();
            return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
        }

        private static string? Problem(string origin, AccessMode mode)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.GetLeftPart(UriPartial.Authority) != origin)
                return $"Access:AllowedOrigins: '{origin}' is no origin; write it as browsers send it, such as "
                    + "http://localhost:3000.";
            return mode is AccessMode.Closed || LoopbackOnly.IsLoopback(uri.Host)
                ? null
                : $"Access:AllowedOrigins: '{origin}' is another machine's; with Access:Mode=Open only origins of this "
                    + "machine may be listed.";
        }
    }
}
