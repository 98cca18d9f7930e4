using CustomerSync.Feed;

namespace CustomerSync.Cluster;

/// <summary>
/// The stream from silos to fronts, set up the same way on both. As configured by default it takes 50 ms to deliver;
/// polled every 5 ms it takes a few (docs/decisions/0026). One queue, since there is one stream.
/// </summary>
internal static class ChangeStream
{
    private const int Queues = 1;

    public static ISiloBuilder AddChangeStream(this ISiloBuilder silo) =>
        silo.AddMemoryStreams(FeedEvent.Provider, streams =>
    {
        streams.ConfigurePartitioning(Queues);
        streams.ConfigurePullingAgent(agent => agent.Configure(options =>
        {
            options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(5);
            options.BatchContainerBatchSize = 128;
        }));
    });

    public static IClientBuilder AddChangeStream(this IClientBuilder client) =>
        client.AddMemoryStreams(FeedEvent.Provider, streams => streams.ConfigurePartitioning(Queues));
}
