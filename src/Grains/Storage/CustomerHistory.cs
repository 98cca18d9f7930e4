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
        database.Read(session => session.Statement("read_history").With("@id", database.Bindable(customerId))
            .With("@before", beforeSequence ?? long.MaxValue).With("@limit", limit).ReadAll(Entry));

    /// <summary>
    /// As the last change up to a moment left it. Each change has the whole customer, so that none needs to be undone.
    /// </summary>
    public async Task<CustomerMoment> AsOf(Guid customerId, DateTimeOffset at)
    {
        var id = database.Bindable(customerId);
        if (await database.Read(session => session.Statement("read_moment").With("@id", id)
            .With("@at", database.Bindable(at)).ReadFirst(Customer)) is { } customer) return new(customer, null, true);
        var oldest = await database.Read(session => session.Statement("read_oldest_change").With("@id", id)
            .ReadFirst(row => (Kind: EnumNames.Parse<ChangeKind>(row.GetString(0)), At: row.Time(1)) as (ChangeKind Kind, DateTimeOffset At)?));
        return new(null, oldest?.At, oldest?.Kind is not ChangeKind.Created);
    }

    private static Customer Customer(DbDataReader row) =>
        StorageJson.Customer(row.GetString(1)) with { Sequence = row.GetInt64(0) };

    /// <summary>What the customer of that id is called; null when there is none.</summary>
    public Task<string?> NameOf(Guid customerId) => database.Read(session =>
        session.Statement("read_name").With("@id", database.Bindable(customerId)).ReadFirst(row => row.GetString(0)));

    private static CustomerHistoryEntry Entry(DbDataReader row)
    {
        var cause = EnumNames.Parse<ChangeCause>(row.GetString(4));
        using var before = JsonDocument.Parse(row.GetString(6));
        using var after = JsonDocument.Parse(row.GetString(7));
        return new CustomerHistoryEntry
        {
            Sequence = row.GetInt64(0),
            ErpnextId = (ErpnextName)row.GetString(2),
            Kind = EnumNames.Parse<ChangeKind>(row.GetString(3)),
            NewerKind = row.GetString(3),
            Cause = cause,
            NewerCause = row.GetString(4),
            At = row.Time(5),
            By = row.TextOrNull(8),
            DeliveryId = cause is ChangeCause.Sync ? null : row.TextOrNull(9),
            RunId = cause is ChangeCause.Sync ? row.TextOrNull(9) : null,
            Fields = before.RootElement.EnumerateObject().ToDictionary(
                field => field.Name, field => new FieldChange(Text(field.Value), Text(after.RootElement, field.Name)),
                StringComparer.Ordinal),
        };
    }

    private static string? Text(JsonElement customer, string field)
    {
        if (field.StartsWith(CustomValues.Prefix, StringComparison.Ordinal)
            && customer.TryGetProperty(CustomerColumns.Custom, out var own))
            return Text(own, field[CustomValues.Prefix.Length..]);
        return customer.TryGetProperty(field, out var value) ? Text(value) : null;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => value.GetRawText(),
    };
}
