using System.Text.Json;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace CustomerSync.Customers;

/// <summary>
/// One customer. Its state is the row; every decision, also to do nothing, commits against the version on which it was made. When another
/// writer was first (a second activation, a sync page) the grain reads the row again and decides again.
/// </summary>
internal sealed partial class CustomerGrain(
    [PersistentState("customer", CustomerGrainStorage.Name)] IPersistentState<StoredCustomer> row,
    CommitWriter writer, Eraser eraser, IOptions<MappingOptions> mapping, TimeProvider time, ILogger<CustomerGrain> log) : Grain, ICustomerGrain
{
    /// <summary>A conflict needs another writer of the same customer in the same millisecond; this many in a row is a fault.</summary>
    private const int MaxAttempts = 8;

    /// <summary>After a write whose end is unknown, what is in memory may not be what was committed.</summary>
    private bool _mustRead;

    public async Task<DeliveryResult> Deliver(Delivery delivery)
    {
        ErpNextDocument document;
        try { document = ErpNextDocument.Parse(delivery.Document); }
        catch (Exception error) when (error is JsonException or FormatException) { return await Reject(delivery, error.Message); }

        for (var attempt = 1; ; attempt++)
        {
            if (_mustRead) await Reload();
            var decision = Decide(delivery, document);
            if (await TryCommit(delivery, document, decision) is { } result) return result;
            if (attempt == MaxAttempts) throw new StorageUnavailableException("Other writers kept changing this customer; try again.");
        }
    }

    public async Task<bool> EraseData()
    {
        if (_mustRead) await Reload();
        if (row.State.Customer is not { DeletedAt: not null }) return false;
        _mustRead = true;
        return await eraser.Erase(row.State);
    }

    private DeliveryDecision Decide(Delivery delivery, ErpNextDocument document)
    {
        var now = time.GetStorableNow();
        return DeliveryDecision.Make(
            this.GetPrimaryKeyString(), row.State, document, delivery.IsDelete, mapping.Value, now, Guid.CreateVersion7(now));
    }

    /// <returns>Null on a conflict.</returns>
    private async Task<DeliveryResult?> TryCommit(Delivery delivery, ErpNextDocument document, DeliveryDecision decision)
    {
        var intent = new WriteIntent(decision.Change, Log(delivery, decision.Outcome, null, document.Modified));
        _mustRead = true; // Until the end is known.
        if (decision.Row is null)
        {
            var result = await writer.Commit(new CommitItem(this.GetPrimaryKeyString(), row.State.Version, null, intent));
            if (result.Conflict) return null;
        }
        else if (!await TryWrite(decision.Row with { Intent = intent })) return null;
        _mustRead = false;
        LogDelivery(delivery.Id, decision.Outcome);
        return new DeliveryResult(decision.Outcome, null, decision.Change?.Kind, decision.Row is null ? null : row.State.Placed);
    }

    private async Task<bool> TryWrite(StoredCustomer next)
    {
        row.State = next;
        try { await row.WriteStateAsync(); }
        catch (InconsistentStateException) { return false; }
        return true;
    }

    private async Task<DeliveryResult> Reject(Delivery delivery, string reason)
    {
        await writer.Commit(new CommitItem(null, 0, null, new WriteIntent(null, Log(delivery, DeliveryOutcome.Rejected, reason, null))));
        return new DeliveryResult(DeliveryOutcome.Rejected, reason);
    }

    private async Task Reload()
    {
        await row.ReadStateAsync();
        _mustRead = false;
    }

    private DeliveryRecord Log(Delivery delivery, DeliveryOutcome outcome, string? reason, string? modified) =>
        new(delivery.Id, delivery.ReceivedAt, this.GetPrimaryKeyString(), delivery.Event, outcome, reason, modified);

    [LoggerMessage(1001, LogLevel.Debug, "Delivery {Id}: {Outcome}")]
    private partial void LogDelivery(string id, DeliveryOutcome outcome);
}
