using CustomerSync.Feed;

namespace CustomerSync.Hooks;

/// <summary>All subscriptions of outgoing webhooks. There is one in the cluster.</summary>
[Alias("CustomerSync.IHooksGrain")]
public interface IHooksGrain : IGrainWithIntegerKey
{
    /// <summary>The eldest first. How far each is may be a second old.</summary>
    [Alias("List")]
    Task<IReadOnlyList<HookSubscription>> List();

    /// <summary>Adds one, which is told what follows <paramref name="after"/>.</summary>
    [Alias("Add"), ResponseTimeout("00:00:15")]
    Task<HookResult> Add(HookSettings settings, FeedCursor after);

    /// <summary>Sees to it that each that is not paused has a grain that sends; called each second.</summary>
    [Alias("Wake"), ResponseTimeout("00:00:10")]
    Task Wake();
}
