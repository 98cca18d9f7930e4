using CustomerSync.Feed;

namespace CustomerSync.Hooks;

internal sealed record HookList(IReadOnlyList<HookItem> Items);

/// <param name="Secret"><c>whsec_…</c>, told only now.</param>
internal sealed record NewHook(HookItem Item, string Secret)
{
    public override string ToString() => "A new secret";
}

/// <param name="Events">Kinds of change; empty: all.</param>
/// <param name="Cursor">Up to where its receiver was told all.</param>
/// <param name="Behind">How many changes of the feed follow that.</param>
/// <param name="Message">What is to be known of it, in one sentence; null: all is well.</param>
/// <param name="PausedFor"><c>person</c>, <c>gone</c>, <c>gaveUp</c>, <c>secretLost</c> or <c>ended</c>.</param>
/// <param name="Reset">The last place where the receiver could not be told all.</param>
/// <param name="PreviousSecretUntil">Until when messages are signed with two secrets.</param>
internal sealed record HookItem(
    string Id, string Name, string Url, IReadOnlyList<string> Events, IReadOnlyList<Guid> Customers,
    IReadOnlyList<string> Fields, HookState State, FeedCursor Cursor, long Behind, string? Message,
    DateTimeOffset? DeliveredAt, DateTimeOffset? FailingSince, int Attempts, DateTimeOffset? NextAttemptAt,
    string? LastError, HookPause? PausedFor, DateTimeOffset? PausedAt, HookReset? Reset, DateTimeOffset MadeAt,
    string MadeBy, DateTimeOffset? Until, DateTimeOffset SecretMadeAt, DateTimeOffset? PreviousSecretUntil)
{
    public static HookItem Of(HookSubscription it, FeedCursor head)
    {
        var (settings, progress) = (it.Settings, it.Progress);
        return new(
            it.Id, settings.Name, settings.Url, settings.Events, settings.Customers, settings.Fields, it.State, it.Cursor,
            Math.Max(0, head.Sequence - it.Cursor.Sequence), Sentence(it), progress.DeliveredAt, progress.FailingSince,
            progress.Attempts, progress.NextAttemptAt, progress.LastError, progress.PausedFor, progress.PausedAt,
            progress.Reset, settings.MadeAt, settings.MadeBy, settings.Until, settings.Secrets[0].MadeAt,
            settings.Secrets.Count > 1 ? settings.Secrets[1].Until : null);
    }

    public override string ToString() => $"Subscription {Id}"; // An address may hold a token of the receiver.

    private static string? Sentence(HookSubscription it) => (it.State, it.Progress) switch
    {
        (HookState.Paused, _) when it.IsOfNewer => "In a state that only a newer release knows: nothing is sent here.",
        (HookState.Paused, { PausedFor: HookPause.Gone }) => "Paused: the receiver answered 410, it wants no more.",
        (HookState.Paused, { PausedFor: HookPause.GaveUp }) => "Paused: it failed for three days. " + it.Progress.LastError,
        (HookState.Paused, { PausedFor: HookPause.SecretLost }) => "Paused: its secret cannot be read any more; rotate it.",
        (HookState.Paused, { PausedFor: HookPause.Ended }) => "Paused: the access of whoever made it has ended.",
        (HookState.Paused, _) => "Paused by a person.",
        (HookState.Failing, _) => $"Attempt {it.Progress.Attempts} failed. {it.Progress.LastError}",
        (_, { Reset: { } reset }) => $"What lies between {reset.Before} and {reset.Cursor} was not told: the feed could "
            + $"not be followed ({EnumNames.Of(reset.Reason)}).",
        _ => null,
    };
}

internal sealed record AttemptList(IReadOnlyList<AttemptItem> Items, string? NextCursor);

/// <param name="ErpnextId">The name that the customer bears now; null: it was erased, or the message tells of none.</param>
/// <param name="Cause"><c>feed</c>, <c>test</c> or <c>replay</c>.</param>
/// <param name="Error">Null: it was taken.</param>
internal sealed record AttemptItem(
    string Id, DateTimeOffset SentAt, string MessageId, string Event, long? Sequence, string? ErpnextId, HookCause Cause,
    int Attempt, int? StatusCode, double DurationMs, string? Error)
{
    public static AttemptItem Of(HookAttempt it) => new(
        it.Id, it.SentAt, it.MessageId, it.Event, it.Sequence, it.ErpnextId, it.Cause, it.Attempt, it.StatusCode,
        it.Duration.TotalMilliseconds, it.Error);
}
