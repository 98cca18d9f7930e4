using CustomerSync.Sync;

namespace CustomerSync.Verification;

/// <summary>Whether our copy equals ERPNext, and what that is known by.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.VerificationSummary")]
public sealed record VerificationSummary
{
    /// <summary>Customers that live here, and those that were found to be missing.</summary>
    [Id(0)] public required long Customers { get; init; }

    /// <summary>
    /// Of them those that no look found to differ, and that could be read; null: not all of them were compared yet.
    /// </summary>
    [Id(1)] public long? Equal { get; init; }

    /// <summary>
    /// Each customer was compared with ERPNext at this time or later (UTC); null: not all of them were yet.
    /// </summary>
    [Id(2)] public DateTimeOffset? OldestLook { get; init; }

    /// <summary>Differences that stand now.</summary>
    [Id(3)] public required long Open { get; init; }

    /// <summary>Differences found in the last 24 hours.</summary>
    [Id(4)] public required long Found { get; init; }

    /// <summary>Of those found in the last 24 hours.</summary>
    [Id(5)] public required long Mended { get; init; }

    /// <summary>Of those found in the last 24 hours the ones that no webhook told, also not later.</summary>
    [Id(6)] public required long NeverTold { get; init; }

    /// <summary>Those found in the last 24 hours, by what seems to have made them.</summary>
    [Id(7)] public required IReadOnlyDictionary<DifferenceGuess, long> ByGuess { get; init; }

    /// <summary>Customers that wait for a person's word on their delete: ERPNext does not have them.</summary>
    [Id(8)] public long Held { get; init; }

    /// <summary>Customers that the last sync could not read or take.</summary>
    [Id(9)] public long Unread { get; init; }

    /// <summary>What cannot be proven and why: one sentence each.</summary>
    [Id(10)] public IReadOnlyList<string> Unproven { get; init; } = [];

    [Id(11)] public required WebhookReliability Webhooks { get; init; }

    /// <summary>The verification that was wanted last; null: none was yet.</summary>
    [Id(12)] public SyncRun? Run { get; init; }

    /// <summary>What is counted here is so at this time (UTC).</summary>
    [Id(13)] public required DateTimeOffset At { get; init; }
}

/// <summary>
/// Of the changes of the last 24 hours that a webhook should have told, how many one did. What no webhook tells (imports,
/// edited addresses, SQL, renames) is not among them.
/// </summary>
/// <param name="Told">First told by a webhook.</param>
/// <param name="Late">Told by a webhook after a sync had found it.</param>
/// <param name="Lost">Never told.</param>
/// <param name="Share">(Told + Late) ÷ all of them, 0 to 1; null when there were none.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.WebhookReliability")]
public sealed record WebhookReliability(
    [property: Id(0)] long Told, [property: Id(1)] long Late, [property: Id(2)] long Lost,
    [property: Id(3)] double? Share);

/// <summary>When all customers were last compared, by the kinds of looks that cover all of them.</summary>
/// <param name="ErpNexts">Each customer of ERPNext's was compared at or after this time; null: not yet.</param>
/// <param name="Ours">For each of ours ERPNext was asked at or after this time; null: not yet.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CompleteLooks")]
public sealed record CompleteLooks([property: Id(0)] DateTimeOffset? ErpNexts, [property: Id(1)] DateTimeOffset? Ours)
{
    /// <summary>Both; null while one of them has not been.</summary>
    public DateTimeOffset? Oldest => ErpNexts < Ours ? ErpNexts : ErpNexts is null ? null : Ours;
}

/// <summary>What is known of one customer's equality.</summary>
/// <param name="SeenAt">When it was last known to be as ERPNext has it (UTC); null: it differs, or was not compared yet.</param>
/// <param name="SeenBy">What it is known by.</param>
/// <param name="Differences">Those that were found, newest first.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerVerification")]
public sealed record CustomerVerification(
    [property: Id(0)] DateTimeOffset? SeenAt, [property: Id(1)] LookKind? SeenBy,
    [property: Id(2)] IReadOnlyList<CustomerDifference> Differences);

/// <summary>A complete comparison, a webhook that told it, or a change that a read of ERPNext made.</summary>
public enum LookKind { Complete = 0, Webhook = 1, Read = 2 }
