using System.Globalization;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Feed;
using CustomerSync.Http;

namespace CustomerSync.Customers;

/// <summary>
/// The customers as those see them who ask: a token that is limited to some sees no other, nor that there is one.
/// </summary>
internal sealed class LimitedCustomers(IGrainFactory grains, Grant grant)
{
    private readonly ICustomerDirectoryGrain _directory = grains.GetGrain<ICustomerDirectoryGrain>(0);

    public static LimitedCustomers Of(HttpContext context, IGrainFactory grains) => new(grains, Grant.Of(context)!);

    public Task<CustomerPage> List(CustomerQuery query) =>
        grant.Customers is { } only ? ListOf(only, query) : _directory.List(query);

    public async Task<Customer?> Find(string name) =>
        grant.Customers is not { } only ? await _directory.Find(name)
            : await _directory.Find(name) is { } customer && only.Contains(customer.Id) ? WithoutSurvivor(customer)
            : null;

    /// <summary>As it was at a moment; null when there is no such customer.</summary>
    public async Task<CustomerMoment?> AsOf(string name, DateTimeOffset at)
    {
        if (grant.Customers is null) return await _directory.AsOf(name, at);
        if (await Find(name) is null || await _directory.AsOf(name, at) is not { } moment) return null;
        return moment with { Customer = moment.Customer is { } then ? WithoutSurvivor(then) : null };
    }

    public async Task<CustomerHistoryPage?> History(string name, long? before, int limit)
    {
        var isLimited = grant.Customers is not null;
        if ((isLimited && await Find(name) is null)
            || await _directory.History(name, before, limit) is not { } page) return null;
        if (grant.Kind is GrantKind.FeedToken) page = page with { Items = [.. page.Items.Select(WithoutAuthor)] };
        return isLimited ? page with { Items = [.. page.Items.Select(WithoutSurvivor)] } : page;
    }

    /// <summary>They are few: they are read one by one, and sorted here.</summary>
    private async Task<CustomerPage> ListOf(IReadOnlySet<Guid> only, CustomerQuery query)
    {
        if (query.Search is { Length: > 0 } || query.Filters is { Count: > 0 } || query.Before is not null)
            throw new InvalidQueryException(
                "search, filter and before are not offered with a token that is limited to some customers: load them all, they are few.");
        if (query.Limit is < 1 or > 500) throw new InvalidQueryException("limit must be 1 to 500.");
        var head = await grains.GetGrain<IFeedGrain>(0).Head();
        var found = await Task.WhenAll(only.Select(id => Find(id.ToString())));
        var all = Sort(found.OfType<Customer>().Where(one => query.Deleted || one.DeletedAt is null), query.Sort);
        var start = int.TryParse(query.After, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : (int)query.Skip;
        var rest = all.Skip(start).ToList();
        return new(
            [.. rest.Take(query.Limit)],
            rest.Count > query.Limit ? (start + query.Limit).ToString(CultureInfo.InvariantCulture) : null,
            all.Count, head.Cursor);
    }

    private static List<Customer> Sort(IEnumerable<Customer> customers, string sort)
    {
        var field = sort.TrimStart('-');
        if (!CustomerSorts.Fields.Contains(field))
            throw new InvalidQueryException($"sort must be one of {string.Join(", ", CustomerSorts.Fields)}.");
        var sorted = customers.OrderBy(customer => customer.CreditLimit is { } limit && field == "creditLimit" ? limit : decimal.MinValue)
            .ThenBy(customer => TextOf(customer, field), StringComparer.OrdinalIgnoreCase)
            .ThenBy(customer => customer.Id).ToList();
        if (sort.StartsWith('-')) sorted.Reverse();
        return sorted;
    }

    private static string? TextOf(Customer customer, string field) => JsonSerializer.SerializeToElement(customer, HttpConventions.Json)
        .GetProperty(field switch { "modified" => "erpnextModified", "created" => "erpnextCreation", _ => field }).ToString();

    private static Customer WithoutSurvivor(Customer customer) => customer with { MergedInto = null };

    /// <summary>Who works in ERPNext is no matter of a page of somebody else's.</summary>
    private static CustomerHistoryEntry WithoutAuthor(CustomerHistoryEntry entry) =>
        entry with { By = null, DeliveryId = null, RunId = null };

    private static CustomerHistoryEntry WithoutSurvivor(CustomerHistoryEntry entry) => entry with
    {
        Fields = entry.Fields.Where(field => field.Key != "mergedInto").ToDictionary(),
    };
}
