using System.Text.Json;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Customers;

/// <summary>What a delivery does to a customer: a pure function of the row, the delivery and the clock (promise 2).</summary>
/// <param name="Row">The row to write; null when nothing moves.</param>
/// <param name="Disagreed">Two documents of the same <c>modified</c> differ: the customer is to be read afresh from ERPNext.</param>
public sealed record DeliveryDecision(DeliveryOutcome Outcome, StoredCustomer? Row, ChangeDraft? Change, bool Disagreed)
{
    /// <param name="erpnextId">The grain's key.</param>
    /// <param name="now">Becomes <see cref="Customer.DeletedAt"/> when the delivery deletes.</param>
    /// <param name="newId">The surrogate key, should this be the row's first write.</param>
    /// <exception cref="FormatException">It is not dated and would change something; the message says what to do.</exception>
    public static DeliveryDecision Make(
        ErpnextName erpnextId, StoredCustomer current, ErpNextDocument document, bool isDelete, MappingOptions options, DateTimeOffset now, Guid newId, ChangeCause cause = ChangeCause.Webhook)
    {
        using var before = JsonDocument.Parse(current.Document);
        var known = HistoryColumns.Read(before.RootElement, current.Times);
        if (!document.IsDated && (isDelete || known.IsContradictedBy(document))) throw new FormatException(
            "The document has no `modified`, so it cannot be told whether it is newer than what is known: add the field `modified` to the webhook in ERPNext.");
        var joined = known.Join(document, isDelete, out var disagreed);
        if (joined.TellsTheSameAs(known)) return new(Repeated(known, document), null, null, disagreed);

        var (text, times) = HistoryColumns.Write(joined);
        using var after = JsonDocument.Parse(text);
        var customer = Complete(CustomerMapping.Map(erpnextId, after.RootElement, options), current.Customer, joined, now, newId);
        var change = Difference(current.Customer, customer, cause);
        var row = current with { Customer = customer, Document = text, Times = times };
        return new(OutcomeOf(current.Customer, customer, change), row, change, disagreed);
    }

    private static DeliveryOutcome Repeated(DocumentHistory known, ErpNextDocument document) =>
        document.Modified < known.Modified ? DeliveryOutcome.Stale : DeliveryOutcome.Duplicate;

    private static Customer Complete(Customer mapped, Customer? before, DocumentHistory joined, DateTimeOffset now, Guid newId) => mapped with
    {
        Id = before?.Id ?? newId,
        ErpnextModified = joined.Modified is { IsEmpty: false } modified ? modified : null,
        DeletedAt = joined.IsDeleted ? before?.DeletedAt ?? now : null,
        Sequence = before?.Sequence ?? 0,
        PreviousIds = before?.PreviousIds ?? [],
        RenamedTo = joined.IsDeleted ? before?.RenamedTo : null,
        MergedInto = joined.IsDeleted ? before?.MergedInto : null,
    };

    /// <summary>A delete of a customer that was never seen leaves a tombstone, which nobody needs to be told of.</summary>
    internal static ChangeDraft? Difference(Customer? before, Customer after, ChangeCause cause)
    {
        var wasAlive = before is { DeletedAt: null };
        var isAlive = after.DeletedAt is null;
        if (!wasAlive && !isAlive) return null;
        var fields = CustomerFields.Before(before, after);
        if (wasAlive && isAlive) return fields.Count == 0 ? null : new(ChangeKind.Updated, cause, fields);
        return new(!isAlive ? ChangeKind.Deleted : before is null ? ChangeKind.Created : ChangeKind.Restored, cause, fields);
    }

    private static DeliveryOutcome OutcomeOf(Customer? before, Customer after, ChangeDraft? change) =>
        change is not null || (before is null && after.DeletedAt is not null) ? DeliveryOutcome.Applied : DeliveryOutcome.Unchanged;
}
