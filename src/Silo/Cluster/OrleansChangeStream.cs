using CustomerSync.Feed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace CustomerSync.Cluster;

/// <summary>Between the processes of a cluster: an Orleans stream, whose provider is <see cref="ChangeStream"/>.</summary>
/// <param name="services">Of them the client is taken when it is used: a silo has none before it runs.</param>
internal sealed partial class OrleansChangeStream(IServiceProvider services, ILogger<OrleansChangeStream> log)
    : IChangeBroadcast
{
    private StreamSubscriptionHandle<FeedEvent>? _subscription;

    public Task Publish(FeedEvent next) => Stream.OnNextAsync(next);

    public async Task Subscribe(Action<FeedEvent> heard)
    {
        if (_subscription is { } last) await Unsubscribe(last);
        _subscription = await Stream.SubscribeAsync((batch, _) =>
        {
            heard(batch);
            return Task.CompletedTask;
        });
    }

    private IAsyncStream<FeedEvent> Stream => services.GetRequiredService<IClusterClient>()
        .GetStreamProvider(FeedEvent.Provider).GetStream<FeedEvent>(FeedEvent.Stream);

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
