using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>What of a delivery is logged, what is tried again and when, and which deletes are confirmed first.</summary>
internal sealed class DeliveryLogRules(IOptions<DeliveryLogOptions> options, IDeleteConfirmation confirmation, TimeProvider time)
{
    /// <summary>A delete is a hint: with credentials ERPNext is asked first, when there is a living customer to lose.</summary>
    public bool MustConfirm(Delivery delivery, StoredCustomer current, RowDecision decision) =>
        delivery is { IsDelete: true, IsConfirmed: false } && confirmation.IsPossible
        && current.Customer is not { DeletedAt: not null } && decision.Row?.Customer is { DeletedAt: not null };

    /// <summary>A delete that does not say of when takes the time of what it deletes, since ERPNext confirms it, or is asked to.</summary>
    public ErpNextDocument Dated(Delivery delivery, ErpNextDocument document, StoredCustomer current) =>
        !document.IsDated && delivery.IsDelete && (delivery.IsConfirmed || confirmation.IsPossible) && current.Customer?.ErpnextModified is { } modified
            ? document with { Modified = modified }
            : document;

    public DeliveryRecord Record(Delivery delivery, string? erpnextId, DeliveryOutcome outcome, string? reason, string? modified)
    {
        var now = time.GetStorableNow();
        TimeSpan? pause = outcome switch
        {
            DeliveryOutcome.Failed => RetrySchedule.AfterFailure(delivery.Attempt),
            DeliveryOutcome.Deferred => delivery.Attempt == 0 ? TimeSpan.Zero : RetrySchedule.AfterUnconfirmed(delivery.Attempt),
            _ => null,
        };
        return new(delivery, erpnextId, outcome, reason, modified, now, now + pause, KeepsBody(outcome, pause is not null));
    }

    private bool KeepsBody(DeliveryOutcome outcome, bool isWaiting) => isWaiting || options.Value.KeepBodies switch
    {
        KeepBodies.All => true,
        KeepBodies.Problems => outcome is DeliveryOutcome.Rejected or DeliveryOutcome.Failed,
        _ => false,
    };
}
