using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>In the place of the stream: what a relay hears is what the test says.</summary>
internal sealed class FaultyStream : IChangeBroadcast
{
    private Action<FeedEvent> _heard = _ => { };
    private int _subscriptions;

    public int Subscriptions => Volatile.Read(ref _subscriptions);

    public Task Publish(FeedEvent next) => Task.CompletedTask;

    public Task Subscribe(Action<FeedEvent> heard)
    {
        _heard = heard;
        Interlocked.Increment(ref _subscriptions);
        return Task.CompletedTask;
    }

    public void Say(FeedEvent batch) => _heard(batch);

    public void Say(IReadOnlyList<CustomerChange> changes) =>
        Say(new FeedEvent(changes.Count > 0 ? changes[^1].Cursor : default, changes));

    public Task<RunningFront> StartFront() =>
        RunningFront.Start(null, services => services.AddSingleton<IChangeBroadcast>(this));
}
