using CustomerSync.Storage;

namespace CustomerSync.Customers;

/// <summary>
/// The mapped fields, by the names that changes carry. What is not among them is no difference of a customer.
/// </summary>
internal static class CustomerFields
{
    /// <summary>
    /// The fields that differ, sorted, with their values before; of a new customer those that are not empty.
    /// </summary>
    public static SortedDictionary<string, object?> Before(Customer? before, Customer after)
    {
        var differing = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in CustomerColumns.Fields)
        {
            if (before is null ? field.Value(after) is null : field.IsSame(before, after)) continue;
            differing[field.Property] = before is null ? null : field.Value(before);
        }
        return differing;
    }

    /// <summary>Whether none differs; it looks no further than the first that does.</summary>
    public static bool AreSame(Customer one, Customer other)
    {
        foreach (var field in CustomerColumns.Fields)
            if (!field.IsSame(one, other)) return false;
        return true;
    }

    /// <param name="name">A name that <see cref="Before"/> gave.</param>
    public static object? ValueOf(Customer customer, string name) =>
        CustomerColumns.Fields.First(field => field.Property == name).Value(customer);
}
