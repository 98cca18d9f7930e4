using CustomerSync.Feed;
using Orleans.Streams;

namespace CustomerSync.Live;

/// <summary>
/// Where the relay hears of changes first. Nothing is promised: events may be lost, repeated, out of order, or never
/// come.
/// </summary>
internal interface IChangeStream
{
    /// <summary>
    /// Calls <paramref name="heard"/> for each event, until the next call, which takes the place of this one.
    /// </summary>
    Task Subscribe(Action<FeedEvent> heard);
}

/// <summary>The Orleans stream.</summary>
internal sealed partial class OrleansChangeStream(IClusterClient client, ILogger<OrleansChangeStream> log)
    : IChangeStream
{
    private StreamSubscriptionHandle<FeedEvent>? _subscription;

    public async Task Subscribe(Action<FeedEvent> heard)
    {
        if (_subscription is { } last) await Unsubscribe(last);
        var stream = client.GetStreamProvider(FeedEvent.Provider).GetStream<FeedEvent>(FeedEvent.Stream);
        _subscription = await stream.SubscribeAsync((batch, _) =>
        {
            heard(batch);
            return Task.CompletedTask;
        });
    }

    private async Task Unsubscribe(StreamSubscriptionHandle<FeedEvent> subscription)
    {
        _subscription = null;
        try { await subscription.UnsubscribeAsync(); }
        // The silo that held it may be gone, and the subscription with it.
        catch (Exception error) { LogLost(error.Message); }
    }

    [LoggerMessage(2111, LogLevel.Debug, "The subscription to the stream was lost: {Error}")]
    private partial void LogLost(string error);
}
