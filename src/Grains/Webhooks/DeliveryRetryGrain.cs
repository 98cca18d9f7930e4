using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Webhooks;

/// <summary>
/// Tries due deliveries again, one after another. One activation in the cluster, so none is tried twice at once.
/// </summary>
internal sealed partial class DeliveryRetryGrain(
    DeliveryStore store, CommitWriter writer, DeliveryLogRules rules, IDeleteConfirmation confirmation,
    TimeProvider time, ILogger<DeliveryRetryGrain> log)
    : Grain, IDeliveryRetryGrain
{
    private const int MaxPerRun = 100;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SmallestStep = TimeSpan.FromSeconds(2);

    /// <summary>How far the wall clock has been set back since the process began.</summary>
    private TimeSpan? _setBack;

    public async Task<int> RunDue()
    {
        var started = time.GetTimestamp();
        var tried = 0;
        var now = time.GetStorableNow();
        await BringForward(now);
        foreach (var due in await store.Due(now, MaxPerRun))
        {
            if (time.GetElapsedTime(started) > MaxTime) break;
            await RetryDelivery(due);
            tried++;
        }
        return tried;
    }

    /// <summary>
    /// When the clock was set back, what was due by its old time is due now: else it would wait as long as the clock
    /// was set back by.
    /// </summary>
    private async Task BringForward(DateTimeOffset now)
    {
        var setBack = time.GetUtcNow() - now;
        if (_setBack is null) await store.BringForward(now, receivedFrom: now);
        else if (setBack - _setBack > SmallestStep) await store.BringForward(now, DateTimeOffset.UnixEpoch);
        _setBack = setBack;
    }

    private async Task RetryDelivery(LoggedDelivery due)
    {
        var delivery = due.ToDelivery() with
        {
            Attempt = due.Attempts + 1, Tried = due.Tries, TriedAt = time.GetStorableNow(),
        };
        try
        {
            await (due.Outcome is DeliveryOutcome.Deferred && confirmation.IsPossible
                ? Confirm(delivery, due) : Deliver(delivery));
        }
        catch (Exception error) { await PutBack(delivery, due, StorageErrors.Cause(error)); } // The loop's edge.
    }

    /// <summary>
    /// It holds up none of the rest: what cannot be written to now stays due, what fails otherwise waits its turn like
    /// any that failed, at last as a dead letter.
    /// </summary>
    private async Task PutBack(Delivery delivery, LoggedDelivery due, Exception error)
    {
        LogUntried(delivery.Id, error.GetType().Name);
        if (StorageErrors.IsUnavailable(error, out _)) return;
        var outcome = due.Outcome is DeliveryOutcome.Deferred ? DeliveryOutcome.Deferred : DeliveryOutcome.Failed;
        try { await Record(delivery, due, outcome, RowError.Sentence(error)); }
        catch (Exception unwritten) { LogUntried(delivery.Id, unwritten.GetType().Name); } // Then it is due still.
    }

    private async Task Confirm(Delivery delivery, LoggedDelivery due)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        var verdict = await confirmation.Ask(due.ErpnextId!, timeout.Token);
        LogVerdict(delivery.Id, verdict.Presence);
        if (verdict.Presence.IsGone()) await Deliver(delivery with { IsConfirmed = true });
        else await RecordVerdict(delivery, due, verdict);
    }

    private Task<DeliveryResult> Deliver(Delivery delivery) =>
        GrainFactory.GetGrain<ICustomerGrain>(delivery.Content().Name)
            .Deliver(delivery);

    /// <summary>A living customer stays; a delete that nobody could confirm waits on.</summary>
    private Task<CommitResult> RecordVerdict(Delivery delivery, LoggedDelivery due, DeleteVerdict verdict) => Record(
        delivery, due, verdict.Presence is Presence.Present
            ? DeliveryOutcome.Unchanged : DeliveryOutcome.Deferred, verdict.Reason);

    private Task<CommitResult> Record(Delivery delivery, LoggedDelivery due, DeliveryOutcome outcome, string reason)
    {
        var record = rules.Record(delivery, due.ErpnextId, outcome, reason, due.ErpnextModified);
        return writer.Commit(CommitItem.Of(record));
    }

    [LoggerMessage(1012, LogLevel.Warning, "Delivery {Id} could not be tried again now: {Error}")]
    private partial void LogUntried(string id, string error);

    [LoggerMessage(1011, LogLevel.Information, "The delete of delivery {Id} was asked for in ERPNext: {Presence}")]
    private partial void LogVerdict(string id, Presence presence);
}
