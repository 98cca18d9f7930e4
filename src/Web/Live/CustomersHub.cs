using System.Runtime.CompilerServices;
using CustomerSync.Access;
using CustomerSync.Feed;
using CustomerSync.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>
/// The feed over SignalR. Every front has the whole feed, so there is no backplane, and any front resumes any client.
/// A connection has its place from its beginning on, whether it subscribes or not; one that gets none, or whose right
/// to be there is over, is cut.
/// </summary>
internal sealed partial class CustomersHub(
    LiveFeed feed, AccessLeases leases, IOptions<LiveOptions> options, TimeProvider time, LiveMetrics metrics,
    ILogger<CustomersHub> log) : Hub
{
    public const string Path = "/hubs/customers";

    /// <summary>Of one connection at once.</summary>
    public const int MaxSubscriptions = 4;

    private const string Transport = "signalr";

    private HubPlace Place => (HubPlace)Context.Items[typeof(HubPlace)]!;

    public override Task OnConnectedAsync()
    {
        var http = Context.GetHttpContext()!;
        if (feed.Limits.Enter(http, Transport) is { } taken)
            Context.Items[typeof(HubPlace)] = new HubPlace(taken, leases.Take(http), Context.Abort);
        else Context.Abort();
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(typeof(HubPlace), out var place)) ((HubPlace)place!).Dispose();
        return Task.CompletedTask;
    }

    /// <summary>
    /// The events of the event stream, in the same order: first <c>ready</c> or <c>reset</c>, then <c>customer.*</c>.
    /// The stream ends when the connection is of age or the front drains: subscribe again with the last cursor.
    /// </summary>
    /// <param name="cursor">The last cursor seen; null or empty: from now on.</param>
    /// <exception cref="HubException">Too many subscriptions, or a filter that makes no sense.</exception>
    public async IAsyncEnumerable<FeedMessage> Subscribe(
        string? cursor, FilterRequest? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (place, grant) = (Place, Grant.Of(Context.GetHttpContext()!)!);
        var reader = feed.Read(Filter(filter), grant, cancellationToken);
        using var subscription = place.TrySubscribe() ?? throw new HubException(
            $"This connection has {MaxSubscriptions} subscriptions: end one, or take one filter for all.");
        using var end = feed.EndOf(place.Lease, cancellationToken);
        await using var watch = time.CreateTimer(_ => Cut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var messages =
            new FeedMessages(reader, feed.ProgressFor(grant), options.Value.IdleComment, time)
                .ReadFrom(cursor, end.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await HasNext(messages))
        {
            watch.Change(options.Value.SlowClient, Timeout.InfiniteTimeSpan); // Until the client has taken it.
            yield return messages.Current;
            watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>SignalR's own lines on failures are off: strangers cause them, and each carries a stack.</summary>
    private async ValueTask<bool> HasNext(IAsyncEnumerator<FeedMessage> messages)
    {
        try { return await messages.MoveNextAsync(); }
        catch (OperationCanceledException) { return false; }
        catch (Exception error)
        {
            LogFailed(error.Message);
            throw new HubException(ExceptionProblems.Sentence(error));
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

    [LoggerMessage(2550, LogLevel.Warning, "A subscription over SignalR has failed: {Error}")]
    private partial void LogFailed(string error);
}

/// <summary>What a connection holds.</summary>
internal sealed class HubPlace : IDisposable
{
    private readonly IDisposable _place;
    private readonly SemaphoreSlim _subscriptions = new(CustomersHub.MaxSubscriptions);

    public HubPlace(IDisposable place, AccessLease lease, Action abort)
    {
        (_place, Lease) = (place, lease);
        lease.Over.UnsafeRegister(static abort => ((Action)abort!)(), abort);
    }

    public AccessLease Lease { get; }

    /// <returns>Null when there are enough; disposing it makes room for another.</returns>
    public IDisposable? TrySubscribe() => _subscriptions.Wait(0) ? new Subscription(_subscriptions) : null;

    public void Dispose()
    {
        Lease.Dispose();
        _place.Dispose();
    }

    private sealed class Subscription(SemaphoreSlim room) : IDisposable
    {
        public void Dispose() => room.Release();
    }
}

/// <summary>As <c>?customers=</c>, <c>?types=</c> and <c>?fields=</c> of the event stream.</summary>
internal sealed record FilterRequest(string[]? Customers, string[]? Types, string[]? Fields);

/// <summary>One event of the feed.</summary>
/// <param name="Event">
/// As in the event stream: <c>ready</c>, <c>reset</c>, <c>cursor</c>, <c>customer.updated</c> …
/// </param>
/// <param name="Cursor">To be kept, for the next subscription.</param>
/// <param name="Data">The change, as in the event stream.</param>
internal sealed record FeedMessage(string Event, FeedCursor Cursor, RawJson Data);

internal static class CustomersHubServices
{
    /// <summary>Of a client, in bytes: room for a filter of hundreds of names.</summary>
    private const long MaxMessage = 32 * 1024;

    public static void AddCustomersHub(this IServiceCollection services) =>
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = MaxMessage)
            .AddJsonProtocol(json => HttpConventions.Configure(json.PayloadSerializerOptions));
}
