using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace CustomerSync.Access;

/// <summary>How often in a minute one principal may ask for what costs much; a stranger is an address.</summary>
internal static class Limits
{
    public const string SignIn = "sign-in", Search = "search", Export = "export", Sync = "sync", Replay = "replay",
        Fresh = "fresh", Setup = "setup";

    private static readonly (string Name, int PerMinute)[] All =
        [(SignIn, 20), (Search, 240), (Export, 10), (Sync, 30), (Replay, 60), (Fresh, 30), (Setup, 30)];

    public static void AddLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (rejected, _) =>
        {
            var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after)
                ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 60;
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await TypedResults.Problem($"Too often within a minute: try again in {seconds} s.",
                statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
        foreach (var (name, perMinute) in All)
            options.AddPolicy(name, context => RateLimitPartition.GetSlidingWindowLimiter(Who(context, name), _ => new()
            {
                PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6,
            }));
    });

    /// <summary>What does not count is not even looked at: a list without a search is what is asked for most.</summary>
    public static void UseLimits(this WebApplication app) => app.UseWhen(Counts, branch => branch.UseRateLimiter());

    private static bool Counts(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName is { } name
        && (name is not (Search or Fresh) || context.Request.Query[name].ToString().Length > 0);

    private static string Who(HttpContext context, string name) => Grant.Of(context) switch
    {
        { } grant when name != SignIn => $"{grant.Kind} {grant.Id}",
        _ => Networks.SenderOf(context.Connection.RemoteIpAddress).ToString(),
    };
}
