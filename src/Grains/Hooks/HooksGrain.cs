using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Hooks;

/// <summary>Knows which subscriptions there are.</summary>
internal sealed class HooksGrain(HookStore store, HookAddress address, TimeProvider time) : Grain, IHooksGrain
{
    /// <summary>Each sends one request at a time, so this bounds them all.</summary>
    private const int Most = 200;

    private static readonly TimeSpan WakesEvery = TimeSpan.FromMilliseconds(900);

    private long? _woken;

    public async Task<IReadOnlyList<HookSubscription>> List() =>
        [.. (await store.List()).Select(row => row.Subscription)];

    public async Task<HookResult> Add(HookSettings settings, FeedCursor after)
    {
        if (await address.WhyNot(settings.Url) is { } refusal) return new(null, refusal);
        if ((await store.List()).Count >= Most) return new(null, $"There are {Most} subscriptions, and no more may be made.");
        var subscription = new HookSubscription(
            Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), settings, HookStatus.Active, after, new());
        await store.Insert(new(subscription, 1));
        await GrainFactory.GetGrain<IHookGrain>(subscription.Id).Wake();
        return new(subscription);
    }

    /// <summary>Each silo calls it.</summary>
    public async Task Wake()
    {
        if (_woken is { } last && time.GetElapsedTime(last) < WakesEvery) return;
        _woken = time.GetTimestamp();
        foreach (var id in await store.Active()) await GrainFactory.GetGrain<IHookGrain>(id).Wake();
    }
}
