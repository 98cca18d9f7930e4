namespace CustomerSync.Client;

/// <summary>
/// What an application does with customers (<c>AddCustomerFollower</c>). It is made anew for each call, in a scope of
/// its own. What it throws is logged, and the same call is made again, after pauses that grow: nothing is skipped.
/// </summary>
public interface ICustomerHandler
{
    /// <summary>
    /// At the first start, and when what lies between cannot be told: take what is here now in place of what you have.
    /// Who only wants news does nothing.
    /// </summary>
    /// <param name="customers">All that live, read as they are wanted. No filter applies.</param>
    /// <param name="reset">Why; null at the first start.</param>
    Task LoadAsync(IAsyncEnumerable<Customer> customers, FeedReset? reset, CancellationToken cancellationToken);

    /// <summary>
    /// The next change: in order, at least once. After a crash the last second comes again; <c>Customer.Sequence</c>
    /// says what you have.
    /// </summary>
    Task ApplyAsync(CustomerChange change, CancellationToken cancellationToken);
}
