using CustomerSync.Storage;
using Orleans.Concurrency;

namespace CustomerSync.Customers;

/// <summary>Reads customers for the fronts. Stateless: any silo answers.</summary>
[StatelessWorker]
internal sealed class CustomerDirectoryGrain(CustomerStore store, CustomerList list) : Grain, ICustomerDirectoryGrain
{
    private const int MaxLimit = 500;

    public async Task<Customer?> Find(string erpnextId) => (await store.Read([erpnextId])).GetValueOrDefault(erpnextId)?.Customer;

    public Task<CustomerPage> List(CustomerQuery query) => list.Page(query with { Limit = Math.Clamp(query.Limit, 1, MaxLimit) });
}
