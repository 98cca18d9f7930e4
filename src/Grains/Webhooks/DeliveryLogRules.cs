using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>What of a delivery is logged, what is tried again and when, and which deletes are confirmed first.</summary>
internal sealed class DeliveryLogRules(IOptions<DeliveryLogOptions> options, IDeleteConfirmation confirmation, IGrainFactory grains, TimeProvider time)
{
    private static readonly string[] Linked = ["address", "primaryAddress", "primaryContact"];

    /// <summary>A delete is a hint: with credentials ERPNext is asked first, when there is a living customer to lose.</summary>
    public bool MustConfirm(Delivery delivery, StoredCustomer current, DeliveryDecision decision) =>
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

    /// <summary>
    /// Asks for what a delivery cannot tell. Two documents of the same <c>modified</c> that differ: ERPNext knows better. Another primary contact or
    /// address, or another text of it: no webhook carries them. A customer that is new here and not in ERPNext: it may have been renamed.
    /// </summary>
    public void FollowUp(string erpnextId, DeliveryDecision decision)
    {
        if (!confirmation.IsPossible) return;
        var coordinator = grains.GetGrain<ISyncCoordinatorGrain>(0);
        if (decision.Disagreed || decision.Change is { Kind: not ChangeKind.Deleted } change && Linked.Any(change.Before.ContainsKey)) coordinator.Refresh([erpnextId]).Ignore();
        if (decision is { Change.Kind: ChangeKind.Created, Row.Customer: { ErpnextCreation: { } creation, ErpnextModified: { } modified } } && creation != modified)
            coordinator.Appeared(erpnextId).Ignore();
    }

    private bool KeepsBody(DeliveryOutcome outcome, bool isWaiting) => isWaiting || options.Value.KeepBodies switch
    {
        KeepBodies.All => true,
        KeepBodies.Problems => outcome is DeliveryOutcome.Rejected or DeliveryOutcome.Failed,
        _ => false,
    };
}
