using System.Runtime.CompilerServices;
using CustomerSync.Feed;
using CustomerSync.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>
/// The feed over SignalR. Every front has the whole feed, so there is no backplane, and any front resumes any client.
/// </summary>
internal sealed class CustomersHub(LiveFeed feed, IOptions<LiveOptions> options, TimeProvider time, LiveMetrics metrics)
    : Hub
{
    public const string Path = "/hubs/customers";

    private const string Transport = "signalr";

    /// <summary>
    /// The events of the event stream, in the same order: first <c>ready</c> or <c>reset</c>, then <c>customer.*</c>.
    /// The stream ends when the connection is of age or the front drains: subscribe again with the last cursor.
    /// </summary>
    /// <param name="cursor">The last cursor seen; null or empty: from now on.</param>
    /// <exception cref="HubException">Too many clients, or a filter that makes no sense.</exception>
    public async IAsyncEnumerable<FeedMessage> Subscribe(
        string? cursor, FilterRequest? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = feed.Read(Filter(filter));
        using var place = feed.Limits.Enter(Context.GetHttpContext()!, Transport)
            ?? throw new HubException(
                "Too many clients follow the feed from here. Come back in "
                + $"{options.Value.OverLimitRetry.TotalSeconds} s.");
        using var end = feed.EndOf(cancellationToken);
        await using var watch = time.CreateTimer(_ => Cut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await foreach (var message in new FeedMessages(reader, feed.Progress, options.Value.IdleComment, time).ReadFrom(
            cursor, end.Token))
        {
            watch.Change(options.Value.SlowClient, Timeout.InfiniteTimeSpan); // Until the client has taken it.
            yield return message;
            watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Cut()
    {
        metrics.Cut(Transport);
        Context.Abort();
    }

    private static FeedFilter Filter(FilterRequest? filter)
    {
        try { return FeedFilter.Of(filter?.Customers, filter?.Types, filter?.Fields); }
        catch (Customers.InvalidQueryException wrong) { throw new HubException(wrong.Message); }
    }
}

/// <summary>As <c>?customers=</c>, <c>?types=</c> and <c>?fields=</c> of the event stream.</summary>
internal sealed record FilterRequest(string[]? Customers, string[]? Types, string[]? Fields);

/// <summary>One event of the feed.</summary>
/// <param name="Event">As in the event stream: <c>ready</c>, <c>reset</c>, <c>cursor</c>, <c>customer.updated</c> …</param>
/// <param name="Cursor">To be kept, for the next subscription.</param>
/// <param name="Data">The change, as in the event stream.</param>
internal sealed record FeedMessage(string Event, FeedCursor Cursor, RawJson Data);

internal static class CustomersHubServices
{
    public static void AddCustomersHub(this IServiceCollection services) =>
        services.AddSignalR().AddJsonProtocol(json => HttpConventions.Configure(json.PayloadSerializerOptions));
}
