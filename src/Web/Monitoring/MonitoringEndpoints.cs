using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Monitoring;

/// <summary>The series behind the monitoring page.</summary>
internal static class MonitoringEndpoints
{
    private const string DefaultRange = "1h";

    private static readonly Dictionary<string, MonitoringRange> Ranges = new(StringComparer.Ordinal)
    {
        [DefaultRange] = MonitoringRange.Hour, ["24h"] = MonitoringRange.Day, ["7d"] = MonitoringRange.Week,
        ["30d"] = MonitoringRange.Month,
    };

    public static IServiceCollection AddMonitoring(this IServiceCollection services) =>
        services.AddProcessSampler("front");

    public static void MapMonitoring(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/monitoring", Read).WithTags("Monitoring")
        .WithName("GetMonitoring").Needs(AccessRole.Viewer)
        .WithSummary("Deliveries, lag, changes, syncs and processes over time: range 1h, 24h, 7d or 30d.");

    private static async Task<Results<Ok<Envelope<MonitoringReport>>, ProblemHttpResult>> Read(
        IGrainFactory grains, string? range) =>
        Ranges.TryGetValue(range ?? DefaultRange, out var asked)
            ? TypedResults.Ok(Envelope.Of(await grains.GetGrain<IMonitoringGrain>(0).Read(asked)))
            : TypedResults.Problem(
                $"range must be one of {string.Join(", ", Ranges.Keys)}.", statusCode: StatusCodes.Status400BadRequest);
}
