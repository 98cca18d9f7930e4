using System.Data.Common;
using System.Globalization;
using CustomerSync.Access;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>Who did what.</summary>
internal sealed class AuditStore(Database database)
{
    /// <summary>What was written before, by the same ids, is not written again.</summary>
    public async Task Append(IReadOnlyList<AuditEntry> entries)
    {
        try { await database.Write(session => Insert(session, entries)); }
        catch (Exception error) when (error is not StorageUnavailableException && database.IsTransient(error))
        {
            throw new StorageUnavailableException($"The database cannot commit now: {error.Message}");
        }
    }

    /// <summary>Newest first. Ids are UUIDs of version 7: a time is a bound on the id.</summary>
    public Task<IReadOnlyList<AuditEntry>> List(AuditQuery query) => database.Read(async session =>
    {
        (string Part, string? Value)[] filters = [("actor", query.ActorId), ("action", query.Action)];
        var asked = filters.Where(filter => !string.IsNullOrEmpty(filter.Value)).ToList();
        var command = session.Statement("list_audit", asked.Select(filter => filter.Part).ToHashSet());
        foreach (var (part, value) in asked) command.With("@" + part, value);
        string?[] bounds = [query.Before, query.To is { } to ? DeliveryId.At(to) : null];
        await using var reader = await command
            .With("@from", query.From is { } from ? DeliveryId.At(from) : "")
            .With("@before", bounds.Where(bound => !string.IsNullOrEmpty(bound)).Append(DeliveryId.BeyondAll)
                .Min(StringComparer.Ordinal))
            .With("@limit", query.Limit).ExecuteReaderAsync();
        var entries = new List<AuditEntry>();
        while (await reader.ReadAsync()) entries.Add(Entry(reader));
        return (IReadOnlyList<AuditEntry>)entries;
    });

    private async Task<int> Insert(DbSession session, IReadOnlyList<AuditEntry> entries)
    {
        foreach (var entry in entries)
            await session.Statement("insert_audit").With("@id", entry.Id).With("@at", database.Bindable(entry.At))
                .With("@actor_kind", entry.ActorKind).With("@actor_id", entry.ActorId)
                .With("@actor_name", entry.ActorName).With("@action", entry.Action).With("@target", entry.Target)
                .With("@outcome", entry.Outcome).With("@address", entry.Address).With("@count", entry.Count)
                .With("@detail", entry.Detail).ExecuteNonQueryAsync();
        return entries.Count;
    }

    private static AuditEntry Entry(DbDataReader row) => new(
        row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetString(4),
        row.GetString(5), Text(row, 6), row.GetString(7), Text(row, 8),
        Convert.ToInt32(row.GetValue(9), CultureInfo.InvariantCulture), Text(row, 10));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
