using System.Data.Common;
using System.Globalization;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>The statements that read the delivery log. It is written by <see cref="CommitWriter"/>, with what the deliveries did.</summary>
internal sealed class DeliveryStore(Database database)
{
    /// <summary>Newest first. Ids are UUIDs of version 7: they sort by time, so a time is a bound on the id.</summary>
    public Task<IReadOnlyList<LoggedDelivery>> List(DeliveryQuery query) => Read("list_deliveries", command => command
        .With("@outcome", query.Outcome is { } outcome ? StorageJson.Name(outcome) : "")
        .With("@event", query.Event ?? "")
        .With("@erpnext_id", query.ErpnextId ?? "")
        .With("@text", (query.Text ?? "").ToLowerInvariant())
        .With("@from", query.From is { } from ? DeliveryId.At(from) : "")
        .With("@before", Earlier(query.Before is { Length: > 0 } before ? before : null, query.To is { } to ? DeliveryId.At(to) : null))
        .With("@limit", query.Limit));

    public async Task<LoggedDelivery?> Find(string id) =>
        (await Read("read_delivery", command => command.With("@id", id))).SingleOrDefault();

    /// <summary>Deliveries to be tried again, the longest due first, with their bodies.</summary>
    public Task<IReadOnlyList<LoggedDelivery>> Due(DateTimeOffset now, int limit) => Read("due_deliveries", command => command
        .With("@now", now.ToUnixTimeMilliseconds())
        .With("@limit", limit));

    /// <summary>What waits to be tried later, and was received at or after a moment, is due now.</summary>
    public Task BringForward(DateTimeOffset now, DateTimeOffset receivedFrom) => database.Write(session => session.Statement("bring_forward")
        .With("@now", now.ToUnixTimeMilliseconds()).With("@from", database.Bindable(receivedFrom)).ExecuteNonQueryAsync());

    public Task<Dictionary<DeliveryOutcome, long>> CountSince(DateTimeOffset since) => database.Read(async session =>
    {
        var counts = new Dictionary<DeliveryOutcome, long>();
        await using var reader = await session.Statement("count_deliveries").With("@from", DeliveryId.At(since)).ExecuteReaderAsync();
        while (await reader.ReadAsync()) counts[StorageJson.Parse<DeliveryOutcome>(reader.GetString(0))] = Number(reader, 1);
        return counts;
    });

    /// <returns>How many wait to be tried again, and how many are dead letters.</returns>
    public Task<(long Waiting, long Dead)> CountWaiting() => database.Read(async session =>
    {
        await using var reader = await session.Statement("count_waiting").ExecuteReaderAsync();
        await reader.ReadAsync();
        return (Number(reader, 0), Number(reader, 1));
    });

    /// <summary>When each secret was last used.</summary>
    public Task<Dictionary<SigningKey, DateTimeOffset>> LastSigned() => database.Read(async session =>
    {
        var last = new Dictionary<SigningKey, DateTimeOffset>();
        await using var reader = await session.Statement("last_signed").ExecuteReaderAsync();
        while (await reader.ReadAsync()) last[StorageJson.Parse<SigningKey>(reader.GetString(0))] = DeliveryId.TimeOf(reader.GetString(1));
        return last;
    });

    private Task<IReadOnlyList<LoggedDelivery>> Read(string statement, Func<DbCommand, DbCommand> bind) => database.Read(async session =>
    {
        var rows = new List<LoggedDelivery>();
        await using var reader = await bind(session.Statement(statement)).ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(Row(reader));
        return (IReadOnlyList<LoggedDelivery>)rows;
    });

    private static LoggedDelivery Row(DbDataReader row) => new(
        Id: row.GetString(0), ReceivedAt: row.GetFieldValue<DateTimeOffset>(1), ErpnextId: Text(row, 2), Event: row.GetString(3),
        Outcome: StorageJson.Parse<DeliveryOutcome>(row.GetString(4)), Reason: Text(row, 5), ErpnextModified: Text(row, 6),
        ChangeSequence: row.IsDBNull(7) ? null : Number(row, 7), DurationMs: Number(row, 8) / 1000.0, Sender: Text(row, 9), Size: Number(row, 10),
        SignedWith: StorageJson.Parse<SigningKey>(row.GetString(11)), ContentType: Text(row, 12), Attempts: (int)Number(row, 13),
        NextAttemptAt: row.IsDBNull(14) ? null : DateTimeOffset.FromUnixTimeMilliseconds(Number(row, 14)), ReplayOf: Text(row, 15),
        HasBody: Number(row, 16) != 0, Body: Text(row, 17));

    private static string Earlier(string? one, string? other) => (one, other) switch
    {
        (null, null) => "g", // Beyond every hexadecimal digit.
        (null, _) => other,
        (_, null) => one,
        _ => string.CompareOrdinal(one, other) < 0 ? one : other,
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Whatever width the engine gave it.</summary>
    private static long Number(DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
