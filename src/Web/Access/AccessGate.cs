using CustomerSync.Live;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Until it was read who may what, nobody can be told from a stranger: 503, with Retry-After. An event stream is told
/// to come back instead, since any status but 200 would close an EventSource for good.
/// </summary>
internal static class AccessGate
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(4);

    public static void UseAccessGate(this WebApplication app)
    {
        var book = app.Services.GetRequiredService<AccessBook>();
        var slowClient = app.Services.GetRequiredService<IOptions<LiveOptions>>().Value.SlowClient;
        var metrics = app.Services.GetRequiredService<LiveMetrics>();
        app.Use((context, next) =>
        {
            if (book.Snapshot is not null || IsForEverybody(context)) return next(context);
            if (!context.Request.Path.StartsWithSegments(LiveEndpoints.Events, StringComparison.OrdinalIgnoreCase))
                throw new SiloUnavailableException("It was not read yet who may what.");
            var stream = EventStream.Start(context, slowClient, metrics);
            stream.Retry(Retry);
            return stream.Flush();
        });
    }

    private static bool IsForEverybody(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
