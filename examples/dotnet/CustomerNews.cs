using CustomerSync.Client;

namespace CustomerWorker;

/// <summary>What your application does with customers; it may take a DbContext, or whatever else has a scope.</summary>
public sealed class CustomerNews : ICustomerHandler
{
    public async Task LoadAsync(
        IAsyncEnumerable<Customer> customers, FeedReset? reset, CancellationToken cancellationToken) =>
        Console.WriteLine($"{await customers.CountAsync(cancellationToken)} customers to begin with");

    public Task ApplyAsync(CustomerChange change, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{change.Kind} {change.Customer.Name} <{change.Customer.Email}>");
        return Task.CompletedTask;
    }
}
