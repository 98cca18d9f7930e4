using CustomerSync.Feed;

namespace CustomerSync.Cluster;

/// <summary>
/// Where one process is the whole cluster its front hears of a change at once and as it is: an Orleans stream would copy
/// it five times and bring it with the next poll (docs/decisions/0290).
/// </summary>
internal sealed class LocalChangeBroadcast : IChangeBroadcast
{
    private volatile Action<FeedEvent>? _heard;

    public Task Publish(FeedEvent next)
    {
        _heard?.Invoke(next);
        return Task.CompletedTask;
    }

    public Task Subscribe(Action<FeedEvent> heard)
    {
        _heard = heard;
        return Task.CompletedTask;
    }
}
