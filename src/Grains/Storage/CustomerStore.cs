namespace CustomerSync.Storage;

/// <summary>The rows of customers: read here, written in <c>CustomerStore.Commit.cs</c>.</summary>
internal sealed partial class CustomerStore(Database database, TimeProvider time)
{
    /// <summary>The rows of those names; a name that has none is missing.</summary>
    public Task<Dictionary<string, StoredCustomer>> Read(IReadOnlyCollection<string> names) =>
        database.Read(session => Read(session, names));

    /// <summary>
    /// The same, with what is left of erased customers: a row without a customer that knows when it was deleted.
    /// </summary>
    public Task<Dictionary<string, StoredCustomer>> ReadWithErased(IReadOnlyCollection<string> names) =>
        database.Read(async session =>
    {
        var rows = await Read(session, names);
        var missing = names.Where(name => !rows.ContainsKey(name)).ToList();
        if (missing.Count == 0) return rows;
        foreach (var (name, erased) in await Eraser.Read(session, database, missing)) rows[name] = erased;
        return rows;
    });

    private async Task<Dictionary<string, StoredCustomer>> Read(DbSession session, IReadOnlyCollection<string> names)
    {
        var found = new Dictionary<string, StoredCustomer>(StringComparer.Ordinal);
        await using var reader = await database.WithTexts(session.Statement("read_customers"), "@names", names)
            .ExecuteReaderAsync();
        var rows = new CustomerRows(reader);
        while (await reader.ReadAsync())
        {
            var row = rows.Stored();
            found[row.Customer!.ErpnextId] = row;
        }
        return found;
    }
}
