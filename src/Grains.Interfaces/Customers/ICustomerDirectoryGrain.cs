using CustomerSync.Feed;

namespace CustomerSync.Customers;

/// <summary>Reads customers from the database, for fronts, which have no database of their own.</summary>
[Alias("CustomerSync.ICustomerDirectoryGrain")]
public interface ICustomerDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// The customer of that name, deleted ones included; null when there never was one. A name that a customer had
    /// before answers the customer, unless another bears it now; one that was merged into another answers itself. Where
    /// no customer has the name, it may be our id of one.
    /// </summary>
    [Alias("Find")]
    Task<Customer?> Find(string erpnextId);

    /// <summary>
    /// What happened to the customer that <see cref="Find"/> answers, newest first; null when there is none.
    /// </summary>
    /// <param name="before">The previous page's <see cref="CustomerHistoryPage.NextCursor"/>.</param>
    /// <param name="limit">1 to 500.</param>
    [Alias("History")]
    Task<CustomerHistoryPage?> History(string erpnextId, long? before, int limit);

    /// <summary>
    /// The customer that <see cref="Find"/> answers as it was at a moment; null when there is none.
    /// </summary>
    [Alias("AsOf")]
    Task<CustomerMoment?> AsOf(string erpnextId, DateTimeOffset at);

    /// <summary>What is kept of its ERPNext document: a JSON object; null when there is no such customer.</summary>
    [Alias("Document")]
    Task<string?> Document(string erpnextId);

    /// <summary>One page of the list.</summary>
    /// <exception cref="InvalidQueryException">The sort or the cursor is not one of ours.</exception>
    [Alias("List")]
    Task<CustomerPage> List(CustomerQuery query);
}

/// <summary>A customer at a moment.</summary>
/// <param name="Customer">Null when it was not here yet, or its history does not reach so far back.</param>
/// <param name="ReachesTo">When the oldest change of it that is kept was committed; null when none is.</param>
/// <param name="WasBefore">Whether it was here before that change, so that what it was is not known.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerMoment")]
public sealed record CustomerMoment(
    [property: Id(0)] Customer? Customer, [property: Id(1)] DateTimeOffset? ReachesTo, [property: Id(2)] bool WasBefore);

/// <summary>Which customers, in which order.</summary>
/// <param name="Search">
/// Words that all must occur in the searchable fields; case, accents and letter forms do not matter. A telephone number
/// in whatever way it is written.
/// </param>
/// <param name="Sort">A field of <see cref="CustomerSorts"/>, with <c>-</c> in front for descending.</param>
/// <param name="Limit">Rows per page, 1 to 500.</param>
/// <param name="After">The previous page's <see cref="CustomerPage.NextCursor"/>.</param>
/// <param name="Deleted">Also those that ERPNext has deleted.</param>
/// <param name="Counts">Whether all that match are counted; of a search at most 10,000.</param>
/// <param name="Filters">Values that own fields must have; null: none.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerQuery")]
public sealed record CustomerQuery(
    [property: Id(0)] string? Search, [property: Id(1)] string Sort, [property: Id(2)] int Limit,
    [property: Id(3)] string? After, [property: Id(4)] bool Deleted, [property: Id(5)] bool Counts = true,
    [property: Id(6)] IReadOnlyList<FieldFilter>? Filters = null);

/// <summary>An own field must have this value; empty: it must have none.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldFilter")]
public sealed record FieldFilter([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows; each carries the sequence of its last change.</param>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
/// <param name="Total">How many customers match in all; null when that was not asked for.</param>
/// <param name="FeedCursor">The feed's head, read before the rows: what follows it omits nothing.</param>
/// <param name="TotalIsAtLeast">
/// More match than <paramref name="Total"/> says: a search is counted up to 10,000.
/// </param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerPage")]
public sealed record CustomerPage(
    [property: Id(0)] IReadOnlyList<Customer> Items, [property: Id(1)] string? NextCursor,
    [property: Id(2)] long? Total, [property: Id(3)] FeedCursor FeedCursor,
    [property: Id(4)] bool TotalIsAtLeast = false);

/// <summary>What a list can be sorted by.</summary>
public static class CustomerSorts
{
    public const string Default = "name";

    public static IReadOnlyList<string> Fields { get; } = ["name", "modified", "erpnextId", "email", "city"];
}

/// <summary>A query that cannot be answered, with the reason.</summary>
[GenerateSerializer, Alias("CustomerSync.InvalidQueryException")]
public sealed class InvalidQueryException(string message) : Exception(message);
