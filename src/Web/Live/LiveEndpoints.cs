using CustomerSync.Feed;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>The change feed for browsers.</summary>
internal static class LiveEndpoints
{
    private static readonly TimeSpan NormalRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainingRetry = TimeSpan.FromSeconds(4);

    public static IServiceCollection AddLiveFeed(this IServiceCollection services)
    {
        services.AddSettings<LiveOptions>(LiveOptions.Section);
        services.AddSingleton<FeedRelay>();
        return services.AddHostedService(provider => provider.GetRequiredService<FeedRelay>());
    }

    public static void MapLiveFeed(this IEndpointRouteBuilder app) => app
        .MapGet("/api/customers/events", Events)
        .WithName("CustomerEvents").WithSummary("The change feed as Server-Sent Events, resumed by Last-Event-ID or ?after=.").WithTags("Live");

    private static async Task Events(
        HttpContext context, FeedRelay relay, IGrainFactory grains, IOptions<LiveOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        var stream = EventStream.Start(context, options.Value.SlowClient);
        using var age = new CancellationTokenSource(Jittered(options.Value.MaxAge), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, age.Token);
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            stream.Retry(NormalRetry);
            stream.Comment();
            if (!await stream.Flush()) return;
            await Serve(context, new FeedConnection(relay, grains.GetGrain<IFeedGrain>(0), stream, options.Value, time), end.Token);
        }
        // Any status but 200 would close an EventSource for good: a draining front answers, names a pause, and closes.
        if (lifetime.ApplicationStopping.IsCancellationRequested) stream.Retry(DrainingRetry);
        if (!context.RequestAborted.IsCancellationRequested) await stream.Flush();
    }

    private static async Task Serve(HttpContext context, FeedConnection connection, CancellationToken end)
    {
        var request = context.Request;
        var after = request.Headers["Last-Event-ID"].FirstOrDefault() ?? request.Query["after"].FirstOrDefault();
        try { await connection.Serve(after, end); }
        catch (OperationCanceledException) when (end.IsCancellationRequested) { } // It was time.
    }

    private static TimeSpan Jittered(TimeSpan age) => age * (1 - Random.Shared.NextDouble() / 4);
}
