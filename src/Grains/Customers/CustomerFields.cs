namespace CustomerSync.Customers;

/// <summary>The mapped fields, by the names that changes carry. What is not here is no difference of a customer.</summary>
internal static class CustomerFields
{
    private static readonly (string Name, Func<Customer, object?> Value)[] All =
    [
        ("address", customer => customer.Address),
        ("city", customer => customer.City),
        ("companyName", customer => customer.CompanyName),
        ("contactPerson", customer => customer.ContactPerson),
        ("country", customer => customer.Country),
        ("creditLimit", customer => customer.CreditLimit),
        ("currency", customer => customer.Currency),
        ("customerGroup", customer => customer.CustomerGroup),
        ("customerType", customer => customer.CustomerType),
        ("disabled", customer => customer.Disabled),
        ("email", customer => customer.Email),
        ("language", customer => customer.Language),
        ("name", customer => customer.Name),
        ("phone", customer => customer.Phone),
        ("primaryAddress", customer => customer.PrimaryAddress),
        ("primaryContact", customer => customer.PrimaryContact),
        ("state", customer => customer.State),
        ("taxNumber", customer => customer.TaxNumber),
        ("territory", customer => customer.Territory),
        ("website", customer => customer.Website),
    ];

    /// <summary>The fields that differ, sorted, with their values before; of a new customer those that are not empty.</summary>
    public static SortedDictionary<string, object?> Before(Customer? before, Customer after)
    {
        var differing = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in All)
        {
            var old = before is null ? null : value(before);
            if (!Equals(old, value(after))) differing[name] = old;
        }
        return differing;
    }

    /// <param name="name">A name that <see cref="Before"/> gave.</param>
    public static object? ValueOf(Customer customer, string name) => Array.Find(All, field => field.Name == name).Value(customer);
}
