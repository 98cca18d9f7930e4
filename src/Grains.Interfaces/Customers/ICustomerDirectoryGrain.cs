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
/// <param name="Filters">What fields must have; null: none.</param>
/// <param name="Skip">Begins after so many rows, where neither <paramref name="After"/> nor <paramref name="Before"/> is
/// told.</param>
/// <param name="Before">A page's <see cref="CustomerPage.PreviousCursor"/>: the rows before it.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerQuery")]
public sealed record CustomerQuery(
    [property: Id(0)] string? Search, [property: Id(1)] string Sort, [property: Id(2)] int Limit,
    [property: Id(3)] string? After, [property: Id(4)] bool Deleted, [property: Id(5)] bool Counts = true,
    [property: Id(6)] IReadOnlyList<FieldFilter>? Filters = null,
    [property: Id(7)] long Skip = 0, [property: Id(8)] string? Before = null);

/// <summary>What a field must have.</summary>
/// <param name="Name">
/// The field; behind a dot how it is compared: <c>not</c>, <c>contains</c>, <c>starts</c>, <c>from</c>, <c>to</c>. An
/// older process knows no such field, and says so.
/// </param>
/// <param name="Value">Empty: it must have none, or with <c>not</c> any.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldFilter")]
public sealed record FieldFilter([property: Id(0)] string Name, [property: Id(1)] string Value)
{
    /// <summary>How a field can be compared, but for being equal.</summary>
    public static IReadOnlyList<string> Tests { get; } = ["not", "contains", "starts", "from", "to"];

    /// <returns>The field, and one of <see cref="Tests"/>; null: whether it is equal.</returns>
    public (string Field, string? Test) Split()
    {
        var dot = Name.LastIndexOf('.');
        return dot > 0 && Tests.Contains(Name[(dot + 1)..]) ? (Name[..dot], Name[(dot + 1)..]) : (Name, null);
    }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows; each carries the sequence of its last change.</param>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
/// <param name="Total">How many customers match in all; null when that was not asked for.</param>
/// <param name="FeedCursor">The feed's head, read before the rows: what follows it omits nothing.</param>
/// <param name="TotalIsAtLeast">
/// More match than <paramref name="Total"/> says: a search or filter is counted up to 10,000.
/// </param>
/// <param name="PreviousCursor">Asks for the page before; null at the beginning.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerPage")]
public sealed record CustomerPage(
    [property: Id(0)] IReadOnlyList<Customer> Items, [property: Id(1)] string? NextCursor,
    [property: Id(2)] long? Total, [property: Id(3)] FeedCursor FeedCursor,
    [property: Id(4)] bool TotalIsAtLeast = false, [property: Id(5)] string? PreviousCursor = null);

/// <summary>What a list can be sorted by, beside the site's own fields (<c>custom.NAME</c>).</summary>
public static class CustomerSorts
{
    public const string Default = "name";

    public static IReadOnlyList<string> Fields { get; } =
    [
        "name", "modified", "erpnextId", "email", "city", "companyName", "contactPerson", "phone", "address", "state",
        "country", "taxNumber", "creditLimit", "currency", "customerType", "customerGroup", "territory", "language",
        "website", "disabled", "created",
    ];
}

/// <summary>A query that cannot be answered, with the reason.</summary>
[GenerateSerializer, Alias("CustomerSync.InvalidQueryException")]
public sealed class InvalidQueryException(string message) : Exception(message);
