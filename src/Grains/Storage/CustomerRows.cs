using System.Data.Common;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>Reads customers from the rows of one result, by the names of its columns.</summary>
internal sealed class CustomerRows(DbDataReader row)
{
    private readonly int[] _ordinals = [.. CustomerColumns.All.Select(column => row.GetOrdinal(column.Name))];
    private readonly int _sequence = row.GetOrdinal("sequence");

    public StoredCustomer Stored() => new()
    {
        Version = row.GetInt64(row.GetOrdinal("version")),
        Touched = row.GetInt64(row.GetOrdinal("touched")),
        Customer = Customer(),
        Times = row.GetString(row.GetOrdinal("times")),
        Document = row.GetString(row.GetOrdinal("document")),
    };

    /// <summary>Without the document.</summary>
    public KnownCustomer Known() => new(
        row.GetInt64(row.GetOrdinal("version")), Customer(), row.GetString(row.GetOrdinal("times")),
        row.GetInt64(row.GetOrdinal("touched")));

    public Customer Customer()
    {
        var customer = new Customer { ErpnextId = default, Name = "", Sequence = row.GetInt64(_sequence) };
        for (var i = 0; i < _ordinals.Length; i++) CustomerColumns.All[i].Read(customer, row, _ordinals[i]);
        return customer;
    }
}
