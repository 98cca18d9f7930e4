using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>
/// What of a delivery is logged, what is tried again and when, and which deletes are confirmed first.
/// </summary>
internal sealed class DeliveryLogRules(
    IOptions<DeliveryLogOptions> options, IDeleteConfirmation confirmation, TimeProvider time)
{
    /// <summary>
    /// A delete is a hint: with credentials ERPNext is asked first, when there is a living customer to lose. Without
    /// them a signed delete is believed; but an event in the address or a header is not signed, and whoever has seen
    /// any delivery of a customer could send it again as a delete (0153).
    /// </summary>
    /// <returns>Why it is deferred; null: it is not.</returns>
    public string? WhyDeferred(Delivery delivery, StoredCustomer current, RowDecision decision)
    {
        if (delivery is not { IsDelete: true, IsConfirmed: false } || current.Customer is { IsInErpNext: false })
            return null;
        if (decision.Row?.Customer is not { IsInErpNext: false }) return null;
        if (confirmation.IsPossible) return "ERPNext is asked whether it is gone.";
        return current.Customer is null || !IsUnsignedEvent(delivery) ? null
            : "The signature does not cover the event, which the address or a header tells, and without ErpNext:* "
                + "nobody can " +
                "be asked: replay it to delete the customer. A webhook that tells the event in its body needs no "
                + "such word " +
                "(see the instructions on the settings page).";
    }

    /// <summary>What a person replays has that person's word.</summary>
    private static bool IsUnsignedEvent(Delivery delivery) =>
        delivery is { SignedWith: not SigningKey.None, ReplayOf: null }
        && delivery.Content().Event is null;

    /// <summary>
    /// A delete that does not say of when takes the time of what it deletes, since ERPNext confirms it, or is asked to.
    /// </summary>
    public ErpNextDocument Dated(Delivery delivery, ErpNextDocument document, StoredCustomer current) =>
        !document.IsDated && delivery.IsDelete && (delivery.IsConfirmed || confirmation.IsPossible)
            && current.Customer?.ErpnextModified is { } modified
            ? document with { Modified = modified }
            : document;

    public DeliveryRecord Record(
        Delivery delivery, string? erpnextId, DeliveryOutcome outcome, string? reason, string? modified)
    {
        var now = time.GetStorableNow();
        TimeSpan? pause = outcome switch
        {
            DeliveryOutcome.Failed => RetrySchedule.AfterFailure(delivery.Attempt),
            DeliveryOutcome.Deferred when !confirmation.IsPossible => null, // It waits for a person.
            DeliveryOutcome.Deferred => delivery.Attempt == 0
                ? TimeSpan.Zero : RetrySchedule.AfterUnconfirmed(delivery.Attempt),
            _ => null,
        };
        return new(delivery, erpnextId, outcome, reason, modified, now, now + pause,
            KeepsBody(outcome, pause is not null));
    }

    private bool KeepsBody(DeliveryOutcome outcome, bool isWaiting) => isWaiting || options.Value.KeepBodies switch
    {
        KeepBodies.All => true,
        KeepBodies.Problems =>
            outcome is DeliveryOutcome.Rejected or DeliveryOutcome.Failed or DeliveryOutcome.Deferred,
        _ => false,
    };
}
