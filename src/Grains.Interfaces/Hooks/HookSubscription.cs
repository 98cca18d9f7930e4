using CustomerSync.Feed;

namespace CustomerSync.Hooks;

/// <summary>Who wants to be told, and how far that is.</summary>
/// <param name="Cursor">Of the last change that was told, or that no filter of it lets through.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HookSubscription")]
public sealed record HookSubscription(
    [property: Id(0)] string Id,
    [property: Id(1)] HookSettings Settings,
    [property: Id(2)] HookStatus Status,
    [property: Id(3)] FeedCursor Cursor,
    [property: Id(4)] HookProgress Progress)
{
    /// <summary>Whether only a newer process knows its status: this one sends nothing of it.</summary>
    public bool IsOfNewer => !Enum.IsDefined(Status);

    /// <summary>As people are told.</summary>
    public HookState State => Status is not HookStatus.Active ? HookState.Paused
        : Progress.FailingSince is null ? HookState.Active : HookState.Failing;

    public override string ToString() => $"Subscription {Id}"; // An address may hold a token of the receiver.
}

public enum HookStatus { Active = 0, Paused = 1 }

public enum HookState { Active = 0, Failing = 1, Paused = 2 }

/// <summary>Why it is paused.</summary>
public enum HookPause
{
    Person = 0,

    /// <summary>The receiver answered 410.</summary>
    Gone = 1,

    /// <summary>It failed for three days.</summary>
    GaveUp = 2,

    /// <summary>The key ring has lost the key of its secret.</summary>
    SecretLost = 3,

    /// <summary>The access of whoever made it ended.</summary>
    Ended = 4,
}

/// <param name="Url">http or https; it may hold a token of the receiver.</param>
/// <param name="Events">Kinds of change, camelCase; empty: all.</param>
/// <param name="Customers">Our ids, which stay through renames; empty: all.</param>
/// <param name="Fields">Of created and updated only what touches one of them; empty: all.</param>
/// <param name="Secrets">The one in force first.</param>
/// <param name="Until">When the access of whoever made it ends; null: never.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HookSettings")]
public sealed record HookSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] string Url,
    [property: Id(2)] IReadOnlyList<string> Events,
    [property: Id(3)] IReadOnlyList<Guid> Customers,
    [property: Id(4)] IReadOnlyList<string> Fields,
    [property: Id(5)] IReadOnlyList<HookSecret> Secrets,
    [property: Id(6)] DateTimeOffset MadeAt,
    [property: Id(7)] string MadeBy,
    [property: Id(8)] DateTimeOffset? Until)
{
    public override string ToString() => $"Subscription {Name}";
}

/// <param name="Protected">Encrypted.</param>
/// <param name="Until">Until when messages are signed with it too; null: it is in force.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HookSecret")]
public sealed record HookSecret(
    [property: Id(0)] string Protected,
    [property: Id(1)] DateTimeOffset MadeAt,
    [property: Id(2)] DateTimeOffset? Until)
{
    /// <summary>What it is encrypted for.</summary>
    public const string Purpose = "CustomerSync.HookSecret";

    /// <summary>Begins each secret; base64 of its bytes follows.</summary>
    public const string Prefix = "whsec_";

    public override string ToString() => $"Secret of {MadeAt:u}";
}

/// <param name="DeliveredAt">When a message was last taken.</param>
/// <param name="FailingSince">When the attempts began to fail that have failed since; null: the last one did not.</param>
/// <param name="Attempts">How many of them there were.</param>
/// <param name="LastError">Why the last one failed: a sentence of ours, without anything of the receiver's.</param>
/// <param name="Reset">The last place where the receiver could not be told all.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HookProgress")]
public sealed record HookProgress(
    [property: Id(0)] DateTimeOffset? DeliveredAt = null,
    [property: Id(1)] DateTimeOffset? FailingSince = null,
    [property: Id(2)] int Attempts = 0,
    [property: Id(3)] DateTimeOffset? TriedAt = null,
    [property: Id(4)] DateTimeOffset? NextAttemptAt = null,
    [property: Id(5)] string? LastError = null,
    [property: Id(6)] HookPause? PausedFor = null,
    [property: Id(7)] DateTimeOffset? PausedAt = null,
    [property: Id(8)] HookReset? Reset = null);

/// <summary>The feed could not be followed: what lies between the two cursors was not told.</summary>
/// <param name="Before">Up to where all was told.</param>
/// <param name="Cursor">From where all is told again.</param>
/// <param name="ToldAt">When the receiver took this message; null: it has not yet.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HookReset")]
public sealed record HookReset(
    [property: Id(0)] FeedReset Reason,
    [property: Id(1)] FeedCursor Before,
    [property: Id(2)] FeedCursor Cursor,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] DateTimeOffset? ToldAt);
