using System.Data.Common;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>The changes of one customer, as the feed keeps them; renames do not interrupt them.</summary>
internal sealed class CustomerHistory(Database database)
{
    /// <summary>
    /// Newest first, those that came before <paramref name="beforeSequence"/>; null: from the newest.
    /// </summary>
    public Task<IReadOnlyList<CustomerHistoryEntry>> Read(Guid customerId, long? beforeSequence, int limit) =>
        database.Read(async session =>
    {
        var entries = new List<CustomerHistoryEntry>();
        await using var reader = await session.Statement("read_history").With("@id", database.Bindable(customerId))
            .With("@before", beforeSequence ?? long.MaxValue).With("@limit", limit).ExecuteReaderAsync();
        while (await reader.ReadAsync()) entries.Add(Entry(reader));
        return (IReadOnlyList<CustomerHistoryEntry>)entries;
    });

    /// <summary>What the customer of that id is called; null when there is none.</summary>
    public Task<string?> NameOf(Guid customerId) => database.Read(async session =>
    {
        await using var reader = await session.Statement("read_name").With("@id", database.Bindable(customerId))
            .ExecuteReaderAsync();
        return await reader.ReadAsync() ? reader.GetString(0) : null;
    });

    private static CustomerHistoryEntry Entry(DbDataReader row)
    {
        using var before = JsonDocument.Parse(row.GetString(6));
        using var after = JsonDocument.Parse(row.GetString(7));
        return new CustomerHistoryEntry
        {
            Sequence = row.GetInt64(0),
            ErpnextId = (ErpnextName)row.GetString(2),
            Kind = EnumNames.Parse<ChangeKind>(row.GetString(3)),
            Cause = EnumNames.Parse<ChangeCause>(row.GetString(4)),
            At = row.GetFieldValue<DateTimeOffset>(5),
            Fields = before.RootElement.EnumerateObject().ToDictionary(
                field => field.Name, field => new FieldChange(Text(field.Value), Text(after.RootElement, field.Name)),
                StringComparer.Ordinal),
        };
    }

    private static string? Text(JsonElement customer, string field) =>
        customer.TryGetProperty(field, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => value.GetRawText(),
    };
}
