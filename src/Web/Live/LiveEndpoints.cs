using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>The change feed for browsers, servers and scripts.</summary>
internal static class LiveEndpoints
{
    public const string Sse = "sse";

    public const string Events = "/api/customers/events";

    private static readonly TimeSpan NormalRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainingRetry = TimeSpan.FromSeconds(4);

    public static IServiceCollection AddLiveFeed(this IServiceCollection services)
    {
        services.AddSettings<LiveOptions>(LiveOptions.Section);
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<ConnectionLimits>();
        services.AddSingleton<LiveFeed>()
            .AddSingleton(new HistoryBudget(Math.Max(1, Environment.ProcessorCount / 2)));
        services.AddSingleton<ChangeInbox>().AddSingleton<FeedRelay>();
        services.AddCustomersHub();
        return services.AddHostedService(provider => provider.GetRequiredService<FeedRelay>());
    }

    public static void MapLiveFeed(this IEndpointRouteBuilder app)
    {
        app.MapFeedTokens();
        var feed = app.MapGroup("/api/customers").WithTags("Live");
        app.MapGet(Events, Follow).WithTags("Live")
            .WithName("CustomerEvents").Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .WithSummary("The change feed as Server-Sent Events, resumed by Last-Event-ID or ?after=.");
        feed.MapGet("changes", ChangesEndpoint.Changes)
            .WithName("CustomerChanges")
            .Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .WithSummary("The change feed by long-poll, for servers and scripts.");
        app.MapHub<CustomersHub>(CustomersHub.Path).WithTags("Live")
            .Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .WithSummary("The change feed by SignalR: stream Subscribe(cursor, { customers, types, fields }).");
    }

    private static async Task Follow(
        HttpContext context, LiveFeed feed, AccessLeases leases, IOptions<LiveOptions> options, LiveMetrics metrics)
    {
        var (filter, grant) = (FeedFilter.Of(context.Request.Query), Grant.Of(context)!);
        var stream = EventStream.Start(context, options.Value.SlowClient, metrics);
        if (context.IsHead()) return;
        using var place = feed.Limits.Enter(context, Sse);
        if (place is not null && !feed.IsDraining)
        {
            stream.Retry(NormalRetry);
            stream.Comment();
            if (!await stream.Flush()) return;
            using var waiter = feed.Wait();
            using var lease = leases.Take(context);
            await Serve(context.Request, new FeedConnection(
                feed.Read(filter, grant, context.RequestAborted), stream, waiter, feed.ProgressFor(grant),
                context.RequestAborted, lease.Over, feed.Draining));
        }
        // Any status but 200 would close an EventSource for good: a front that drains or is full answers, names a
        // pause, and closes.
        if (place is null) stream.Retry(options.Value.OverLimitRetry);
        else if (feed.IsDraining) stream.Retry(DrainingRetry);
        if (!context.RequestAborted.IsCancellationRequested) await stream.Flush();
    }

    private static async Task Serve(HttpRequest request, FeedConnection connection)
    {
        // An EventSource that has no id yet may send the header empty.
        var after = request.Headers["Last-Event-ID"].FirstOrDefault() is { Length: > 0 } last
            ? last : request.Query["after"].FirstOrDefault();
        try { await connection.Serve(after); }
        // The client left, or the front drains, before there was anything to read.
        catch (OperationCanceledException) { }
        // No silo reads the feed for it now: it comes back and goes on.
        catch (Exception error) when (ExceptionProblems.IsPassing(error)) { }
    }
}
