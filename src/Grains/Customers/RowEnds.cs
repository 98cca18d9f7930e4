using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Customers;

/// <summary>From a history to its row, and the rows of a customer that ends or is renamed: pure functions.</summary>
internal static class RowEnds
{
    /// <summary>A customer that ERPNext has no more: its last state, as a tombstone.</summary>
    /// <param name="at">When it ended in ERPNext; null where nobody knows.</param>
    /// <param name="survivor">The one that it was merged into; null when it was not.</param>
    public static CommitItem End(
        StoredCustomer stored, SiteTime? at, DecisionContext context, ErpnextName? survivor = null)
    {
        var known = stored.Customer!;
        var row = Write(stored, known.ErpnextId, HistoryColumns.Of(stored).EndedAt(at), context.Mapping);
        var gone = row.Customer! with
        {
            DeletedAt = known.DeletedAt ?? context.Now, RenamedTo = known.RenamedTo,
            MergedInto = survivor ?? known.MergedInto,
        };
        var change = new ChangeDraft(
            survivor is null ? ChangeKind.Deleted : ChangeKind.Merged, context.Cause,
            CustomerFields.Before(known, gone));
        // Who was left out is known to nobody.
        return new(known.ErpnextId, stored.Version, row with { Customer = gone },
            new(known.LeftAt is null ? change : null, null));
    }

    /// <summary>A tombstone that should not have been: it lives again, with its last state.</summary>
    public static CommitItem Revive(StoredCustomer stored, DecisionContext context)
    {
        var known = stored.Customer!;
        var row = Write(stored, known.ErpnextId, HistoryColumns.Of(stored) with { Deleted = null }, context.Mapping);
        var customer = Chosen(row.Customer!, known, context);
        var change = new ChangeDraft(ChangeKind.Restored, context.Cause, CustomerFields.Before(known, customer));
        return new(known.ErpnextId, stored.Version, row with { Customer = customer },
            new(customer.LeftAt is null ? change : null, null));
    }

    /// <summary>A customer of ERPNext's as it is here, which is left out where the site does not keep it.</summary>
    public static Customer Chosen(Customer customer, Customer? before, DecisionContext context)
    {
        if (context.Mapping.Kept.Has(customer)) return customer;
        var since = before?.LeftAt ?? context.Now;
        return customer with { DeletedAt = since, LeftAt = since };
    }

    /// <summary>
    /// The row of a customer that was given another name: still itself. The names that it had before are a set.
    /// </summary>
    public static StoredCustomer Renamed(
        StoredCustomer old, ErpnextName newName, DocumentHistory history, Mapping mapping)
    {
        var row = Write(old, newName, history, mapping);
        IEnumerable<ErpnextName> names = [.. old.Customer!.PreviousIds, old.Customer.ErpnextId];
        return row with { Customer = row.Customer!
            with { PreviousIds = [.. names.Distinct().Where(name => name != newName)] } };
    }

    /// <summary>
    /// What stays under a name that was given up: it stops late deliveries, and holds nothing of the customer.
    /// </summary>
    public static StoredCustomer Tombstone(
        ErpnextName name, ErpnextName renamedTo, SiteTime at, DecisionContext context)
    {
        var row = Write(new(), name, DocumentHistory.Empty.EndedAt(at), context.Mapping);
        return row with { Customer = row.Customer!
            with { Id = context.NewId, DeletedAt = context.Now, RenamedTo = renamedTo } };
    }

    /// <summary>The row as the history tells it: what is not of the document stays, but for how it ended.</summary>
    /// <exception cref="StorageUnavailableException">The row is mapped by definitions that this process is about to
    /// learn.</exception>
    public static StoredCustomer Write(
        StoredCustomer stored, ErpnextName name, DocumentHistory history, Mapping mapping)
    {
        if (stored.Mapping > mapping.Version)
            throw new StorageUnavailableException("The fields were just changed; try again in a moment.");
        var (text, times) = HistoryColumns.Write(history);
        var customer = CustomerMapping.Map(name, new DocumentReader(history.ValueOf), mapping) with
        {
            Id = stored.Customer?.Id ?? Guid.Empty,
            ErpnextModified = history.Modified is { IsEmpty: false } modified ? modified : null,
            Sequence = stored.Customer?.Sequence ?? 0,
            PreviousIds = stored.Customer?.PreviousIds ?? [],
        };
        var isMapped = stored.Mapping < mapping.Version && mapping.IsToldBy(history.ValueOf);
        return stored with
        {
            Customer = customer, Document = text, Times = times, Searched = mapping.Searched, IsRemapped = isMapped,
            Mapping = isMapped ? mapping.Version : stored.Mapping,
        };
    }
}
