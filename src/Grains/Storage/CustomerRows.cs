using System.Data.Common;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>Reads customers from the rows of one result, by the names of its columns.</summary>
internal sealed class CustomerRows
{
    private readonly DbDataReader _row;
    private readonly Dictionary<string, int> _at;
    private readonly (CustomerColumn Column, int At)[] _columns;

    public CustomerRows(DbDataReader row)
    {
        _row = row;
        _at = Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, StringComparer.Ordinal);
        _columns = [.. CustomerColumns.All.Select(column => (column, _at[column.Name]))];
    }

    public StoredCustomer Stored() => new()
    {
        Version = Number("version"),
        Touched = Number("touched"),
        Mapping = Number("mapping"),
        Customer = Customer(),
        Times = Text("times"),
        Document = Text("document"),
    };

    /// <summary>Where only that is asked for: the row without its document, nor what guards it.</summary>
    public StoredCustomer Mapped() => new() { Mapping = Number("mapping"), Customer = Customer() };

    public Customer Customer()
    {
        var customer = new Customer { ErpnextId = default, Name = "", Sequence = Number("sequence") };
        foreach (var (column, at) in _columns) column.Read(customer, _row, at);
        return customer;
    }

    private long Number(string column) => _row.GetInt64(_at[column]);

    private string Text(string column) => _row.GetString(_at[column]);
}
