using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Live;

/// <summary>The feed by long-poll: the answer comes as soon as there is a change, or empty after the wait.</summary>
internal static class ChangesEndpoint
{
    private const int MaxChanges = 1000;
    private const int MaxWaitSeconds = 30;
    private const int DefaultWaitSeconds = 25;
    private const string Transport = "poll";

    public static async Task<Results<Ok<Envelope<ChangesPage>>, ProblemHttpResult>> Changes(
        HttpContext context, LiveFeed feed, AccessLeases leases, TimeProvider time, string? after, int? wait,
        int? limit)
    {
        var timeout = context.IsHead() ? TimeSpan.Zero
            : TimeSpan.FromSeconds(InRange("wait", wait ?? DefaultWaitSeconds, 0, MaxWaitSeconds));
        var most = InRange("limit", limit ?? MaxChanges, 1, MaxChanges);
        var reader = feed.Read(FeedFilter.Of(context.Request.Query), Grant.Of(context)!, context.RequestAborted);
        using var place = feed.Limits.Enter(context, Transport);
        if (place is null) return Full(context);
        using var lease = leases.Take(context);
        using var over = new CancellationTokenSource(timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lease.Over, feed.Draining, over.Token);
        var page = await Read(reader, after, most, context.RequestAborted, end.Token);
        return lease.Over.IsCancellationRequested ? Ended() : TypedResults.Ok(Envelope.Of(page));
    }

    private static async Task<ChangesPage> Read(
        FeedReader reader, string? after, int limit, CancellationToken client, CancellationToken end)
    {
        var frames = new List<Frame>();
        var fromOldest = after is null; // An empty one is from now on, as in the stream and the hub.
        if (!fromOldest && await reader.Begin(after, client) is { } useless) return ChangesPage.Reset(reader.Cursor,
            useless);
        // What is committed is in the answer, also when the relay has yet to hear of it.
        var reset = fromOldest
            ? await reader.ReadOldest(limit, frames, client) : await reader.AdvanceBeyondRing(limit, frames);
        for (; ; reset = await reader.Advance(limit, frames))
        {
            if (reset is { } reason) return ChangesPage.Reset(reader.Cursor, reason);
            if (frames.Count > 0 || end.IsCancellationRequested)
                return new([.. frames.Select(frame => frame.Json)], reader.Cursor, null);
            await NextMove(reader, end);
        }
    }

    private static async Task NextMove(FeedReader reader, CancellationToken end)
    {
        var moved = reader.Moved;
        if (reader.IsAtHead)
            await moved.WaitAsync(end)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing
                    | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private static int InRange(string name, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new InvalidQueryException($"{name} must be {least} to {most}.");

    private static ProblemHttpResult Ended() => TypedResults.Problem(
        "What you asked with holds no longer: sign in again, or get another token.",
        statusCode: StatusCodes.Status401Unauthorized);

    private static ProblemHttpResult Full(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "30";
        return TypedResults.Problem(
            "Too many clients follow the feed from here. Come back later.",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>One answer of the long-poll.</summary>
/// <param name="NextCursor">Goes into the next request's <c>after</c>.</param>
/// <param name="ResetTo">
/// Set when <c>after</c> is of no use any more: what was before is to be loaded again, from the list.
/// </param>
internal sealed record ChangesPage(
    IReadOnlyList<RawJson> Changes, FeedCursor NextCursor,
    [property: System.Text.Json.Serialization.JsonPropertyName("reset")] FeedResetTo? ResetTo)
{
    public static ChangesPage Reset(FeedCursor cursor, FeedReset reason) => new([], cursor, new(cursor, reason));
}

/// <summary>Why a cursor was of no use, and the one to follow from after the list was loaded.</summary>
internal sealed record FeedResetTo(FeedCursor Cursor, FeedReset Reason);
