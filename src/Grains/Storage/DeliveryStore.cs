using System.Data.Common;
using System.Globalization;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// The statements that read the delivery log. It is written by <see cref="CommitWriter"/>, with what the deliveries
/// did.
/// </summary>
internal sealed class DeliveryStore(Database database)
{
    /// <summary>Of what waits, and of what will not be tried again, so many are counted.</summary>
    internal const int MaxWaiting = 10_000;

    /// <summary>Newest first. Ids are UUIDs of version 7: they sort by time, so a time is a bound on the id.</summary>
    public Task<IReadOnlyList<LoggedDelivery>> List(DeliveryQuery query) => database.Read(session =>
    {
        (string Part, string? Value)[] filters =
        [
            ("outcome", query.Outcome is { } outcome ? EnumNames.Of(outcome) : null), 
            ("event", query.Event), ("erpnextId", query.ErpnextId),
            ("text", query.Text is null ? null : SearchText.Fold(query.Text)),
        ];
        var asked = filters.Where(filter => !string.IsNullOrEmpty(filter.Value)).ToList();
        var command = session.Statement(
            "list_deliveries", asked.Select(filter => filter.Part).ToHashSet(StringComparer.Ordinal));
        foreach (var (part, value) in asked) command.With(part == "erpnextId" ? "@erpnext_id" : "@" + part, value);
        return Rows(command
            .With("@from", query.From is { } from ? DeliveryId.At(from) : "")
            .With("@before", Earlier(
                query.Before is { Length: > 0 } before ? before : null, query.To is { } to ? DeliveryId.At(to) : null))
            .With("@limit", query.Limit));
    });

    public async Task<LoggedDelivery?> Find(string id) =>
        (await database.Read(session => Rows(session.Statement("read_delivery").With("@id", id)))).SingleOrDefault();

    /// <summary>Deliveries to be tried again, the longest due first, with their bodies.</summary>
    public Task<IReadOnlyList<LoggedDelivery>> Due(DateTimeOffset now, int limit) => database.Read(session =>
        Rows(session.Statement("due_deliveries").With("@now", now.ToUnixTimeMilliseconds()).With("@limit", limit)));

    /// <summary>What waits to be tried later, and was received at or after a moment, is due now.</summary>
    public Task BringForward(DateTimeOffset now, DateTimeOffset receivedFrom) => database.Write(session => session
        .Statement("bring_forward")
        .With("@now", now.ToUnixTimeMilliseconds())
        .With("@from", database.Bindable(receivedFrom))
        .ExecuteNonQueryAsync());

    /// <returns>How many ended in which way since a time, and how many of them since a later one.</returns>
    public Task<(Dictionary<DeliveryOutcome, long> Since, Dictionary<DeliveryOutcome, long> Recent)> Count(
        DateTimeOffset since, DateTimeOffset recent) => database.Read(async session =>
    {
        var (all, late) = (new Dictionary<DeliveryOutcome, long>(), new Dictionary<DeliveryOutcome, long>());
        var command = session.Statement("count_deliveries").With("@from", DeliveryId.At(since))
            .With("@recent", DeliveryId.At(recent));
        await using var reader = await database.WithTexts(command, "@outcomes", Names<DeliveryOutcome>())
            .ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var outcome = EnumNames.Parse<DeliveryOutcome>(reader.GetString(0));
            if (Number(reader, 1) > 0) all[outcome] = Number(reader, 1);
            if (Number(reader, 2) > 0) late[outcome] = Number(reader, 2);
        }
        return (all, late);
    });

    /// <returns>
    /// How many wait to be tried again, and how many are dead letters; each up to <see cref="MaxWaiting"/>.
    /// </returns>
    public Task<(long Waiting, long Dead)> CountWaiting() => database.Read(async session =>
    {
        await using var reader = await session.Statement("count_waiting").With("@limit", MaxWaiting)
            .ExecuteReaderAsync();
        await reader.ReadAsync();
        return (Number(reader, 0), Number(reader, 1));
    });

    /// <summary>When each secret was last used.</summary>
    public Task<Dictionary<SigningKey, DateTimeOffset>> LastSigned() => database.Read(async session =>
    {
        var last = new Dictionary<SigningKey, DateTimeOffset>();
        await using var reader = await database.WithTexts(session.Statement("last_signed"), "@keys",
            Names<SigningKey>()).ExecuteReaderAsync();
        while (await reader.ReadAsync())
            if (!reader.IsDBNull(1))
                last[EnumNames.Parse<SigningKey>(reader.GetString(0))] = DeliveryId.TimeOf(reader.GetString(1));
        return last;
    });

    private static async Task<IReadOnlyList<LoggedDelivery>> Rows(DbCommand command)
    {
        var rows = new List<LoggedDelivery>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(Row(reader));
        return rows;
    }

    private static string[] Names<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(EnumNames.Of)];

    private static LoggedDelivery Row(DbDataReader row) => new(
        Id: row.GetString(0), ReceivedAt: row.GetFieldValue<DateTimeOffset>(1), ErpnextId: Text(row, 2),
        Event: row.GetString(3),
        Outcome: EnumNames.Parse<DeliveryOutcome>(row.GetString(4)), Reason: Text(row, 5),
        ErpnextModified: Text(row, 6),
        ChangeSequence: row.IsDBNull(7)
            ? null : Number(row, 7), DurationMs: Number(row, 8) / 1000.0, Sender: Text(row, 9), Size: Number(row, 10),
        SignedWith: EnumNames.Parse<SigningKey>(row.GetString(11)), ContentType: Text(row, 12),
        Attempts: (int)Number(row, 13),
        NextAttemptAt: row.IsDBNull(14)
            ? null : DateTimeOffset.FromUnixTimeMilliseconds(Number(row, 14)), ReplayOf: Text(row, 15),
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
    private static long Number(DbDataReader row, int column) =>
        Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
