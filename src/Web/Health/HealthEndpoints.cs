using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CustomerSync.Health;

/// <summary>
/// <c>/health/live</c>: the process runs; if not, start it anew. <c>/health/ready</c>: it can serve; if not, send it no
/// requests for now.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSettings<HealthOptions>(HealthOptions.Section);
        services.AddHostedService<Draining>();
        services.AddHealthChecks()
            .AddCheck<DrainingCheck>("draining")
            .AddCheck<SiloCheck>("silo", timeout: Timeout)
            .AddCheck<FeedCheck>("feed", timeout: Timeout);
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = Write }).WithTags("Health")
            .WithSummary("Whether this process runs.").ForEverybody();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = Write }).WithTags("Health")
            .WithSummary("Whether this process can serve, with what hinders it.").Needs(AccessRole.Viewer);
    }

    /// <summary>
    /// Which check fails, and why, in words of our own: exceptions may hold what is nobody's business.
    /// </summary>
    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthAnswer(report.Status,
            report.Entries.ToDictionary(
                entry => entry.Key, entry => new CheckAnswer(entry.Value.Status, entry.Value.Description))),
        HttpConventions.Json);
}

/// <summary>The answer of a health route.</summary>
internal sealed record HealthAnswer(HealthStatus Status, IReadOnlyDictionary<string, CheckAnswer> Checks);

/// <param name="Reason">One sentence when the check fails.</param>
internal sealed record CheckAnswer(HealthStatus Status, string? Reason);
