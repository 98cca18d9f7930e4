using System.Diagnostics;
using CustomerSync.Access;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CustomerSync.Monitoring;

/// <summary>What the front adds to the metrics and traces of its process, and <c>/metrics</c> for Prometheus.</summary>
internal static class FrontTelemetry
{
    public const string Path = "/metrics";

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.MemoryPool",
    ];

    /// <summary>
    /// Connections that last for minutes, and what is asked every few seconds: as traces they say nothing.
    /// </summary>
    private static readonly string[] Untraced =
        ["/api/customers/events", "/api/customers/changes", "/hubs", "/health", Path];

    public static void AddFrontTelemetry(this IHostApplicationBuilder builder) => builder.AddTelemetry(
        metrics => metrics.AddMeter(Meters).AddPrometheusExporter(),
        traces => traces.AddAspNetCoreInstrumentation(options =>
        {
            options.Filter = context =>
                !Array.Exists(Untraced,
                    path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
            options.EnrichWithHttpResponse = Redact;
        }));

    public static void MapMetrics(this IEndpointRouteBuilder app) => 
        app.MapPrometheusScrapingEndpoint(Path).Needs(AccessRole.Viewer).WithTags("Operations")
            .WithSummary("The metrics of this process, in the format of Prometheus.");

    /// <summary>Paths and queries have names of customers in them: the route is told instead.</summary>
    private static void Redact(Activity activity, HttpResponse response)
    {
        activity.SetTag("url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
        activity.SetTag("url.query", null);
    }
}
