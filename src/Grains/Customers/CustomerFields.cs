using System.Text.Json;
using CustomerSync.Storage;

namespace CustomerSync.Customers;

/// <summary>
/// The mapped fields, by the names that changes carry: a site's own ones as <c>custom.name</c>. What is not among them
/// is no difference of a customer.
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
            if (field.Name == CustomerColumns.Custom) AddOwn(differing, before?.Custom, after.Custom);
            else differing[field.Property] = before is null ? null : field.Value(before);
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
    public static object? ValueOf(Customer customer, string name)
    {
        if (!name.StartsWith(CustomValues.Prefix, StringComparison.Ordinal))
            return CustomerColumns.Fields.First(field => field.Property == name).Value(customer);
        return customer.Custom?.Values.TryGetValue(name[CustomValues.Prefix.Length..], out var own) is true
            ? own : null;
    }

    private static void AddOwn(
        SortedDictionary<string, object?> differing, CustomValues? before, CustomValues? after)
    {
        var (old, now) = (before?.Values ?? CustomValues.None, after?.Values ?? CustomValues.None);
        foreach (var name in old.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            JsonElement? was = old.TryGetValue(name, out var known) ? known : null;
            JsonElement? isNow = now.TryGetValue(name, out var told) ? told : null;
            if (was?.GetRawText() != isNow?.GetRawText()) differing[CustomValues.Prefix + name] = was;
        }
    }
}
