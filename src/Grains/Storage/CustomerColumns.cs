using System.Collections.Immutable;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// The one list of a customer's columns. From it come the lists in the statements, what is bound, how a row is read
/// back, and the fields that changes tell; a new field is a line of mapping, a line here, a migration.
/// </summary>
internal static class CustomerColumns
{
    public static ImmutableArray<CustomerColumn> All { get; } =
    [
        Uuid("id", customer => customer.Id),
        Name("erpnext_id", customer => customer.ErpnextId),
        Field(Text("name", customer => customer.Name)),
        Field(Text("company_name", customer => customer.CompanyName)),
        Field(Text("contact_person", customer => customer.ContactPerson)),
        Indexed(Field(Text("email", customer => customer.Email))),
        Indexed(Field(Text("phone", customer => customer.Phone))),
        Field(Text("address", customer => customer.Address)),
        Indexed(Field(Text("city", customer => customer.City))),
        Field(Text("state", customer => customer.State)),
        Field(Text("country", customer => customer.Country)),
        Indexed(Field(Text("tax_number", customer => customer.TaxNumber))),
        Field(Number("credit_limit", customer => customer.CreditLimit)),
        Field(Text("currency", customer => customer.Currency)),
        Field(Text("customer_type", customer => customer.CustomerType)),
        Field(Text("customer_group", customer => customer.CustomerGroup)),
        Field(Text("territory", customer => customer.Territory)),
        Field(Text("language", customer => customer.Language)),
        Field(Text("website", customer => customer.Website)),
        Field(Flag("disabled", customer => customer.Disabled)),
        Indexed(Field(Text("primary_contact", customer => customer.PrimaryContact))),
        Indexed(Field(Text("primary_address", customer => customer.PrimaryAddress))),
        Indexed(Time("erpnext_creation", customer => customer.ErpnextCreation)),
        Time("erpnext_modified", customer => customer.ErpnextModified),
        Indexed(Time("deleted_at", customer => customer.DeletedAt)),
        Names("previous_ids", customer => customer.PreviousIds),
        Name("renamed_to", customer => customer.RenamedTo),
        Name("merged_into", customer => customer.MergedInto),
        Indexed(Field(Values(Custom, customer => customer.Custom))),
        Time("left_at", customer => customer.LeftAt),
    ];

    /// <summary>The column that holds all of a site's own fields, as one object of JSON.</summary>
    public const string Custom = "custom";

    /// <summary>The mapped fields, sorted by the names that changes carry.</summary>
    public static ImmutableArray<CustomerColumn> Fields { get; } =
        [.. All.Where(column => column.IsField).OrderBy(column => column.Property, StringComparer.Ordinal)];

    /// <summary>The columns of those names, a bit for each place in <see cref="All"/>.</summary>
    public static ulong Bits(IEnumerable<string> names) =>
        names.Aggregate(0UL, (bits, name) => bits | 1UL << All.IndexOf(All.First(column => column.Name == name)));

    /// <summary>Those in which two customers differ, as <see cref="Bits"/>.</summary>
    public static ulong Differences(Customer one, Customer other)
    {
        var bits = 0UL;
        for (var i = 0; i < All.Length; i++)
            if (!All[i].IsSame(one, other)) bits |= 1UL << i;
        return bits;
    }

    /// <summary>
    /// Gives a new customer the texts of the one before where they are the same: what has long been there costs the
    /// collector nothing, and each of some twenty new ones it would copy twice.
    /// </summary>
    public static void Share(Customer before, Customer after)
    {
        foreach (var column in All) column.Share?.Invoke(before, after);
    }

    /// <summary>A column of an index that seldom differs: where it does not, that index is left alone.</summary>
    private static CustomerColumn Indexed(CustomerColumn column) => column with { IsIndexed = true };

    /// <summary>A column that is a mapped field: a difference in it is a change of the customer.</summary>
    private static CustomerColumn Field(CustomerColumn column) => column with { IsField = true };

    private static CustomerColumn Text(string name, Expression<Func<Customer, string?>> property) =>
        Of(name, ColumnType.Text, property, value => value, (row, at) => row.IsDBNull(at) ? null : row.GetString(at));

    private static CustomerColumn Number(string name, Expression<Func<Customer, decimal?>> property) =>
        Of(name, ColumnType.Decimal, property, value => value, (row, at) => StorableNumber.Read(row.GetValue(at)));

    private static CustomerColumn Flag(string name, Expression<Func<Customer, bool>> property) =>
        Of(name, ColumnType.Flag, property, value => value, (row, at) => row.GetBoolean(at));

    private static CustomerColumn Time(string name, Expression<Func<Customer, DateTimeOffset?>> property) =>
        Of(name, ColumnType.Time, property, value => value,
            (row, at) => row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at));

    private static CustomerColumn Uuid(string name, Expression<Func<Customer, Guid>> property) =>
        Of(name, ColumnType.Uuid, property, value => value, (row, at) => row.GetGuid(at));

    private static CustomerColumn Time(string name, Expression<Func<Customer, SiteTime?>> property) =>
        Of(name, ColumnType.Text, property, value => (string?)value,
            (row, at) => row.IsDBNull(at) ? null : (SiteTime)row.GetString(at));

    private static CustomerColumn Name(string name, Expression<Func<Customer, ErpnextName>> property) =>
        Of(name, ColumnType.Name, property, value => (string)value, (row, at) => (ErpnextName)row.GetString(at));

    private static CustomerColumn Name(string name, Expression<Func<Customer, ErpnextName?>> property) =>
        Of(name, ColumnType.Name, property, value => (string?)value,
            (row, at) => row.IsDBNull(at) ? null : (ErpnextName)row.GetString(at));

    private static CustomerColumn Names(string name, Expression<Func<Customer, IReadOnlyList<ErpnextName>>> property) =>
        Of(name, ColumnType.Text, property, StorageJson.Names,
            (row, at) => StorageJson.Names(row.IsDBNull(at) ? null : row.GetString(at)));

    private static CustomerColumn Values(string name, Expression<Func<Customer, CustomValues?>> property) =>
        Of(name, ColumnType.Json, property, value => value?.Json,
            (row, at) => row.IsDBNull(at) ? null : new(row.GetString(at)));

    /// <summary>
    /// The property's own accessors, as delegates: the setter of a record's property is closed to the compiler alone.
    /// </summary>
    private static CustomerColumn Of<T>(
        string name, ColumnType type, Expression<Func<Customer, T>> property, Func<T, object?> store,
        Func<DbDataReader, int, T> read)
    {
        var accessors = (PropertyInfo)((MemberExpression)property.Body).Member;
        var get = accessors.GetMethod!.CreateDelegate<Func<Customer, T>>();
        var set = accessors.SetMethod!.CreateDelegate<Action<Customer, T>>();
        return new(name, type, JsonNamingPolicy.CamelCase.ConvertName(accessors.Name), IsField: false,
            Value: customer => get(customer),
            IsSame: (one, other) => EqualityComparer<T>.Default.Equals(get(one), get(other)),
            Stored: customer => store(get(customer)),
            Read: (customer, row, at) => set(customer, read(row, at)),
            Share: typeof(T) != typeof(string) ? null : (before, after) =>
            {
                if (get(before) is { } text && EqualityComparer<T>.Default.Equals(text, get(after))) set(after, text);
            });
    }
}

/// <param name="Property">As JSON and changes call it.</param>
/// <param name="IsField">Whether it is a mapped field.</param>
/// <param name="IsIndexed">
/// Whether an index has it; <c>erpnext_modified</c>, which every write moves, does not count.
/// </param>
/// <param name="IsSame">Whether two customers have the same value.</param>
/// <param name="Stored">The value as the column has it.</param>
/// <param name="Read">Sets the property of a new customer from a row, at that ordinal.</param>
/// <param name="Share">See <see cref="CustomerColumns.Share"/>; null where it is no text.</param>
internal sealed record CustomerColumn(
    string Name, ColumnType Type, string Property, bool IsField, Func<Customer, object?> Value,
    Func<Customer, Customer, bool> IsSame, Func<Customer, object?> Stored,
    Action<Customer, DbDataReader, int> Read, Action<Customer, Customer>? Share, bool IsIndexed = false);
