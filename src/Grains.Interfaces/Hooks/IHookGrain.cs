using CustomerSync.Feed;
using Orleans.Concurrency;

namespace CustomerSync.Hooks;

/// <summary>
/// One subscription, its key the id: sends what follows its cursor in the feed, one message after the other, and moves
/// the cursor when the receiver has said that it has it.
/// </summary>
[Alias("CustomerSync.IHookGrain")]
public interface IHookGrain : IGrainWithStringKey
{
    /// <summary>It goes on sending, if it is not paused.</summary>
    [Alias("Wake"), OneWay]
    Task Wake();

    /// <returns>Null: there is none of that id.</returns>
    [Alias("Read"), AlwaysInterleave]
    Task<HookSubscription?> Read();

    /// <summary>Name, address and filters of <paramref name="wanted"/>; secrets and origin stay.</summary>
    [Alias("Change"), ResponseTimeout("00:00:15")]
    Task<HookResult> Change(HookSettings wanted);

    [Alias("Remove")]
    Task<bool> Remove();

    [Alias("Pause")]
    Task<HookResult> Pause();

    /// <param name="after">Where it goes on; null: where it stood.</param>
    [Alias("Resume")]
    Task<HookResult> Resume(FeedCursor? after);

    /// <summary>Takes another secret; messages are signed with the one before too, for a day.</summary>
    [Alias("Rotate")]
    Task<HookResult> Rotate(HookSecret secret);

    /// <summary>Messages are signed with the newest secret alone.</summary>
    [Alias("EndRotation")]
    Task<HookResult> EndRotation();

    /// <summary>Sends a message that tells of no change, now, paused or not.</summary>
    [Alias("Test"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<HookResult> Test();

    /// <summary>Sends the message of a logged attempt again, now, beside those of the feed.</summary>
    [Alias("Replay"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<HookResult> Replay(string attemptId);

    /// <summary>The log, newest first.</summary>
    /// <param name="before">The previous page's <see cref="HookAttemptPage.NextCursor"/>.</param>
    /// <param name="limit">1 to 200.</param>
    [Alias("Attempts"), AlwaysInterleave]
    Task<HookAttemptPage> Attempts(string? before, int limit, bool failedOnly);
}

/// <summary>How a command ended.</summary>
/// <param name="Subscription">As it is now; null: there is none.</param>
/// <param name="Refusal">One sentence; null: it was done.</param>
/// <param name="Attempt">What a test or a replay sent.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HookResult")]
public sealed record HookResult(
    [property: Id(0)] HookSubscription? Subscription,
    [property: Id(1)] string? Refusal = null,
    [property: Id(2)] HookAttempt? Attempt = null);
