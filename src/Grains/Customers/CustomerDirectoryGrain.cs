using CustomerSync.Storage;
using Orleans.Concurrency;

namespace CustomerSync.Customers;

/// <summary>Reads customers for the fronts. Stateless: any silo answers.</summary>
[StatelessWorker]
internal sealed class CustomerDirectoryGrain(
    CustomerStore store, CustomerList list, CustomerHistory history, ListFields fields) : Grain, ICustomerDirectoryGrain
{
    private const int MaxLimit = 500;

    /// <summary>Renames that are followed from a name; more in a row are a circle.</summary>
    private const int MaxRenames = 16;

    public async Task<Customer?> Find(string erpnextId)
    {
        var found = await Row(erpnextId) ?? await RowOfId(erpnextId);
        for (var (next, hops) = (found, 0); hops < MaxRenames && next is { DeletedAt: not null, RenamedTo: { } name };
            hops++)
        {
            next = await Row(name);
            if (next is { RenamedTo: null }) return next;
        }
        return found;
    }

    public Task<CustomerPage> List(CustomerQuery query) =>
        list.Page(query with { Limit = Math.Clamp(query.Limit, 1, MaxLimit) }, fields.Of(query.Sort, query.Filters));

    public async Task<CustomerHistoryPage?> History(string erpnextId, long? before, int limit)
    {
        if (await Find(erpnextId) is not { } customer) return null;
        var size = Math.Clamp(limit, 1, MaxLimit);
        var entries = await history.Read(customer.Id, before, size + 1);
        return entries.Count <= size ? new(entries, null) : new([.. entries.Take(size)], entries[size - 1].Sequence);
    }

    public async Task<CustomerMoment?> AsOf(string erpnextId, DateTimeOffset at) =>
        await Find(erpnextId) is { } customer ? await history.AsOf(customer.Id, at) : null;

    public async Task<string?> Document(string erpnextId) => await Find(erpnextId) is { } customer
        ? (await store.Read([customer.ErpnextId])).GetValueOrDefault(customer.ErpnextId)?.Document
        : null;

    private async Task<Customer?> RowOfId(string text) =>
        Guid.TryParse(text, out var id) && await history.NameOf(id) is { } name ? await Row(name) : null;

    private async Task<Customer?> Row(string erpnextId) =>
        (await store.Read([erpnextId])).GetValueOrDefault(erpnextId)?.Customer;
}
