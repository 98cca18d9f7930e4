using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>From what was read of a customer, or no longer found, to its row: pure functions of the row, the read and the clock.</summary>
internal static class ReadDecision
{
    /// <summary>The customer as the read alone tells it; enough to see that nothing differs.</summary>
    public static Customer Mapped(ReadCustomer read, MappingOptions options)
    {
        using var document = JsonDocument.Parse(read.Document.ToJson());
        return CustomerMapping.Map(read.Name, document.RootElement, options) with { ErpnextModified = read.Document.Modified };
    }

    /// <summary>The row once ERPNext itself was asked: what was read is so; what it did not tell stays.</summary>
    /// <param name="stored">What is known; an empty row when nothing is.</param>
    /// <param name="newId">The surrogate key, should this be the row's first write.</param>
    public static StoredCustomer Row(StoredCustomer stored, ReadCustomer read, MappingOptions options, Guid newId)
    {
        var history = HistoryColumns.Of(stored).OverruledBy(read.Document);
        return RowOf(stored, read.Name, history, options) is var row && stored.Customer is null
            ? row with { Customer = row.Customer! with { Id = newId } }
            : row;
    }

    /// <summary>The row of a customer that ERPNext has no more: its last state, as a tombstone.</summary>
    /// <param name="at">When ERPNext deleted it, site time; null where nobody knows.</param>
    public static StoredCustomer Gone(StoredCustomer stored, SiteTime? at, MappingOptions options, DateTimeOffset now)
    {
        var row = RowOf(stored, stored.Customer!.ErpnextId, HistoryColumns.Of(stored).EndedAt(at), options);
        return row with { Customer = row.Customer! with { DeletedAt = now, RenamedTo = stored.Customer.RenamedTo, MergedInto = stored.Customer.MergedInto } };
    }

    /// <summary>The row of a customer that was given another name: still itself.</summary>
    public static StoredCustomer Renamed(StoredCustomer old, ErpnextName newName, DocumentHistory history, MappingOptions options)
    {
        var row = RowOf(old, newName, history, options);
        return row with { Customer = row.Customer! with { PreviousIds = [.. old.Customer!.PreviousIds, old.Customer.ErpnextId] } };
    }

    /// <summary>What stays under a name that was given up: it stops late deliveries, and holds nothing of the customer.</summary>
    public static StoredCustomer Tombstone(ErpnextName erpnextId, ErpnextName renamedTo, SiteTime at, MappingOptions options, DateTimeOffset now, Guid id)
    {
        var row = RowOf(new(), erpnextId, DocumentHistory.Empty.EndedAt(at), options);
        return row with { Customer = row.Customer! with { Id = id, DeletedAt = now, RenamedTo = renamedTo } };
    }

    private static StoredCustomer RowOf(StoredCustomer stored, ErpnextName erpnextId, DocumentHistory history, MappingOptions options)
    {
        var (text, times) = HistoryColumns.Write(history);
        using var document = JsonDocument.Parse(text);
        var customer = CustomerMapping.Map(erpnextId, document.RootElement, options) with
        {
            Id = stored.Customer?.Id ?? Guid.Empty,
            ErpnextModified = history.Modified is { IsEmpty: false } modified ? modified : null,
            Sequence = stored.Customer?.Sequence ?? 0,
            PreviousIds = stored.Customer?.PreviousIds ?? [],
        };
        return stored with { Customer = customer, Document = text, Times = times };
    }
}
