using System.Text.Json;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Telemetry;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace CustomerSync.Customers;

/// <summary>
/// One customer. Its state is the row; every decision, also to do nothing, commits against the version on which it was
/// made. When another writer was first (a second activation, a sync page) the grain reads the row again and decides
/// again.
/// </summary>
internal sealed partial class CustomerGrain(
    [PersistentState("customer", CustomerGrainStorage.Name)] IPersistentState<StoredCustomer> row, CommitWriter writer,
    Eraser eraser,
    DeliveryLogRules rules, FollowUp followUp, DecisionContexts decisions, SiloMetrics metrics, TimeProvider time,
    ILogger<CustomerGrain> log) : Grain, ICustomerGrain
{
    /// <summary>
    /// A conflict needs another writer of the same customer in the same millisecond; this many in a row is a fault.
    /// </summary>
    private const int MaxAttempts = 8;

    /// <summary>After a write whose end is unknown, what is in memory may not be what was committed.</summary>
    private bool _mustRead;

    public async Task<DeliveryResult> Deliver(Delivery delivery)
    {
        var started = time.GetTimestamp();
        var result = await ApplyOrLog(delivery);
        metrics.Delivered(result.Outcome, time.GetElapsedTime(started));
        return result;
    }

    private async Task<DeliveryResult> ApplyOrLog(Delivery delivery)
    {
        try { return await Apply(delivery, Read(delivery)); }
        catch (Exception error) when (StorageErrors.IsUnavailable(error, out var unavailable)) { throw unavailable; }
        catch (Exception error) when (error is JsonException or UnusableBodyException)
        {
            return await LogOnly(delivery, DeliveryOutcome.Rejected, error.Message);
        }
        catch (Exception error) // Kept and retried: nothing that was taken in is lost.
        {
            LogFailure(delivery.Id, StorageErrors.Cause(error));
            return await LogOnly(delivery, DeliveryOutcome.Failed, RowError.Sentence(error));
        }
    }

    public async Task<bool> EraseData()
    {
        await Reload(); // A sync may have deleted it while this activation was awake.
        if (row.State.Customer is not { IsInErpNext: false } customer) return false;
        _mustRead = true;
        await GrainFactory.GetGrain<ISyncCoordinatorGrain>(0)
            .Forget([.. customer.PreviousIds.Append(customer.ErpnextId).Select(name => (string)name)]);
        return await eraser.Erase(row.State);
    }

    public async Task<DeliveryPreview> Preview(IReadOnlyList<Delivery> deliveries)
    {
        if (_mustRead) await Reload();
        await decisions.Know(row.State.Mapping);
        var (state, outcome) = (row.State, DeliveryOutcome.Unchanged);
        try
        {
            foreach (var delivery in deliveries)
            {
                var decision = Decide(state, delivery, Read(delivery));
                if (decision.MustRepeat) decision = Decide(decision.Row!, delivery, Read(delivery));
                (state, outcome) = (decision.Row ?? state, decision.Outcome);
            }
        }
        catch (Exception error) when (error is JsonException or UnusableBodyException)
        {
            return new(this.GetPrimaryKeyString(), DeliveryOutcome.Rejected, error.Message, null,
                new Dictionary<string, FieldChange>());
        }
        return DeliveryPreviews.Between(this.GetPrimaryKeyString(), outcome, row.State.Customer, state.Customer);
    }

    private static ErpNextDocument Read(Delivery delivery) =>
        ErpNextDocument.Parse(delivery.Content().Document);

    private async Task<DeliveryResult> Apply(Delivery delivery, ErpNextDocument document)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (_mustRead) await Reload();
            await decisions.Know(row.State.Mapping);
            var decision = Decide(row.State, delivery, document);
            if (decision.MustRepeat)
            {
                await TryWrite(decision.Row! with { Intent = new(decision.Change, null, row.State.Customer) });
                continue; // The one that bears the name now is decided on what is written.
            }
            if (rules.WhyDeferred(delivery, row.State, decision) is { } why)
                return await LogOnly(delivery, DeliveryOutcome.Deferred, why);
            if (await TryCommit(delivery, document, decision) is { } result) return result;
            metrics.Conflicted();
        }
        throw new StorageUnavailableException("Other writers kept changing this customer; try again.");
    }

    private RowDecision Decide(StoredCustomer state, Delivery delivery, ErpNextDocument document)
    {
        var cause = delivery.ReplayOf is null ? ChangeCause.Webhook : ChangeCause.Replay;
        var told = new ToldEvidence(rules.Dated(delivery, document, state), delivery.IsDelete);
        return RowDecision.Make((ErpnextName)this.GetPrimaryKeyString(), state, told, decisions.For(cause));
    }

    /// <returns>Null on a conflict.</returns>
    private async Task<DeliveryResult?> TryCommit(Delivery delivery, ErpNextDocument document, RowDecision decision)
    {
        var intent = new WriteIntent(
            decision.Change, Record(delivery, document, decision), row.State.Customer);
        using var wait = metrics.Committing();
        if (decision.Row is null)
        {
            _mustRead = true; // Until the end is known.
            var result = await writer.Commit(
                new CommitItem(this.GetPrimaryKeyString(), row.State.Version, null, intent));
            if (result.Conflict) return null;
            _mustRead = false;
        }
        else if (!await TryWrite(decision.Row with { Intent = intent })) return null;
        LogDelivery(delivery.Id, decision.Outcome);
        followUp.Request(this.GetPrimaryKeyString(), decision.FollowUp);
        return new DeliveryResult(decision.Outcome, decision.Reason, decision.Change?.Kind, decision.Row is null
            ? null : row.State.ChangeCursor);
    }

    /// <returns>False on a conflict: nothing was written.</returns>
    private async Task<bool> TryWrite(StoredCustomer next)
    {
        _mustRead = true; // Until the end is known.
        row.State = next;
        try { await row.WriteStateAsync(); }
        catch (InconsistentStateException) { return false; }
        _mustRead = false;
        return true;
    }

    /// <summary>
    /// A late delivery of an erased customer is logged without what it tells: the name does not come back by it.
    /// </summary>
    private DeliveryRecord Record(Delivery delivery, ErpNextDocument document, RowDecision decision)
    {
        var modified = document.IsDated ? document.Modified : (SiteTime?)null;
        var record = rules.Record(delivery, this.GetPrimaryKeyString(), decision.Outcome, decision.Reason, modified);
        var isOfErased = row.State.Customer is null && decision.Outcome is DeliveryOutcome.Stale;
        return isOfErased ? record with { ErpnextId = null, Reason = null, KeepBody = false } : record;
    }

    /// <summary>The delivery changes nothing, now: its row in the log is all that is committed.</summary>
    private async Task<DeliveryResult> LogOnly(Delivery delivery, DeliveryOutcome outcome, string reason)
    {
        var record = rules.Record(delivery, this.GetPrimaryKeyString(), outcome, reason, null);
        using var wait = metrics.Committing();
        await writer.Commit(CommitItem.Of(record));
        return new DeliveryResult(outcome, reason);
    }

    private async Task Reload()
    {
        await row.ReadStateAsync();
        _mustRead = false;
    }

    [LoggerMessage(1001, LogLevel.Debug, "Delivery {Id}: {Outcome}")]
    private partial void LogDelivery(string id, DeliveryOutcome outcome);

    [LoggerMessage(1002, LogLevel.Error, "Delivery {Id} failed; it is kept and tried again")]
    private partial void LogFailure(string id, Exception error);
}
