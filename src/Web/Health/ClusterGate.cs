using CustomerSync.Cluster;
using CustomerSync.Live;
using CustomerSync.Webhooks;

namespace CustomerSync.Health;

/// <summary>
/// Until a silo was reached, routes that call grains are answered 503 with Retry-After. Event streams wait instead,
/// since any status but 200 would close an EventSource for good; and the intake counts what it refuses.
/// </summary>
internal static class ClusterGate
{
    public static void UseClusterGate(this WebApplication app)
    {
        var cluster = app.Services.GetRequiredService<ClusterConnection>();
        app.Use((context, next) =>
        {
            if (CallsGrains(context.Request.Path)) cluster.ThrowIfNotReached();
            return next(context);
        });
    }

    private static bool CallsGrains(PathString path) =>
        Is(path, "/api") && !Is(path, LiveEndpoints.Events) && !Is(path, WebhookEndpoints.Path);

    private static bool Is(PathString path, string prefix) =>
        path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase);
}
