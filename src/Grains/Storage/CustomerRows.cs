using System.Data.Common;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>Reads rows in the column order of <c>read_customers.sql</c> and <c>list_customers.sql</c>.</summary>
internal static class CustomerRows
{
    private const int Times = 30;
    private const int Touched = 31;
    private const int Document = 32;

    public static StoredCustomer Stored(DbDataReader row) => new()
    {
        Version = row.GetInt64(2),
        Touched = row.GetInt64(Touched),
        Customer = Customer(row),
        Times = row.GetString(Times),
        Document = row.GetString(Document),
    };

    /// <summary>In the column order of <c>compare_page.sql</c>.</summary>
    public static KnownCustomer Known(DbDataReader row) => new(row.GetInt64(2), Customer(row), row.GetString(Times), row.GetInt64(Touched));

    public static Customer Customer(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ErpnextId = (ErpnextName)row.GetString(1),
        Sequence = row.GetInt64(3),
        Name = row.GetString(4),
        CompanyName = Text(row, 5),
        ContactPerson = Text(row, 6),
        Email = Text(row, 7),
        Phone = Text(row, 8),
        Address = Text(row, 9),
        City = Text(row, 10),
        State = Text(row, 11),
        Country = Text(row, 12),
        TaxNumber = Text(row, 13),
        CreditLimit = StorableNumber.Read(row.GetValue(14)),
        Currency = Text(row, 15),
        CustomerType = Text(row, 16),
        CustomerGroup = Text(row, 17),
        Territory = Text(row, 18),
        Language = Text(row, 19),
        Website = Text(row, 20),
        Disabled = row.GetBoolean(21),
        PrimaryContact = Text(row, 22),
        PrimaryAddress = Text(row, 23),
        ErpnextCreation = (SiteTime?)Text(row, 24),
        ErpnextModified = (SiteTime?)Text(row, 25),
        DeletedAt = row.IsDBNull(26) ? null : row.GetFieldValue<DateTimeOffset>(26),
        PreviousIds = StorageJson.Names(Text(row, 27)),
        RenamedTo = (ErpnextName?)Text(row, 28),
        MergedInto = (ErpnextName?)Text(row, 29),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
