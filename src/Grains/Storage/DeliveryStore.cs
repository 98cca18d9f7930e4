using System.Data.Common;
using System.Text.Json;
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
    public async Task<IReadOnlyList<LoggedDelivery>> List(DeliveryQuery query)
    {
        var rows = await ListOfName(query);
        if (query.FormerIds.Count == 0) return rows;
        // Each name has its place in the index; several at once have none that is in order of time.
        var all = rows.ToList();
        foreach (var former in query.FormerIds) all.AddRange(await ListOfName(query with { ErpnextId = former }));
        return [.. all.OrderByDescending(row => row.Id, StringComparer.Ordinal).Take(query.Limit)];
    }

    private Task<IReadOnlyList<LoggedDelivery>> ListOfName(DeliveryQuery query) => database.Read(session =>
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
        return command
            .With("@from", query.From is { } from ? DeliveryId.At(from) : "")
            .With("@before", Earlier(
                query.Before is { Length: > 0 } before ? before : null, query.To is { } to ? DeliveryId.At(to) : null))
            .With("@limit", query.Limit).ReadAll(Row);
    });

    public Task<LoggedDelivery?> Find(string id) =>
        database.Read(session => session.Statement("read_delivery").With("@id", id).ReadFirst(Row));

    /// <summary>Deliveries to be tried again, the longest due first, with their bodies.</summary>
    public Task<IReadOnlyList<LoggedDelivery>> Due(DateTimeOffset now, int limit) => database.Read(session =>
        session.Statement("due_deliveries").With("@now", now.ToUnixTimeMilliseconds()).With("@limit", limit)
            .ReadAll(Row));

    /// <summary>
    /// What waits to be tried later, and was received at or after a moment, or waits longer than anything does, is due
    /// now.
    /// </summary>
    public Task BringForward(DateTimeOffset now, DateTimeOffset receivedFrom) => database.Write(session => session
        .Statement("bring_forward")
        .With("@now", now.ToUnixTimeMilliseconds())
        .With("@from", database.Bindable(receivedFrom))
        .With("@beyond", (now + RetrySchedule.LongestPause).ToUnixTimeMilliseconds())
        .ExecuteNonQueryAsync());

    /// <returns>How many ended in which way since a time, and how many of them since a later one.</returns>
    public Task<(Dictionary<DeliveryOutcome, long> Since, Dictionary<DeliveryOutcome, long> Recent)> Count(
        DateTimeOffset since, DateTimeOffset recent) => database.Read(async session =>
    {
        var command = session.Statement("count_deliveries").With("@from", DeliveryId.At(since))
            .With("@recent", DeliveryId.At(recent));
        var counts = await database.WithTexts(command, "@outcomes", EnumNames.All<DeliveryOutcome>()).ReadAll(row =>
            (Outcome: EnumNames.Parse<DeliveryOutcome>(row.GetString(0)), All: row.Number(1), Late: row.Number(2)));
        return (counts.Where(count => count.All > 0).ToDictionary(count => count.Outcome, count => count.All),
            counts.Where(count => count.Late > 0).ToDictionary(count => count.Outcome, count => count.Late));
    });

    /// <returns>
    /// How many wait to be tried again, and how many are dead letters; each up to <see cref="MaxWaiting"/>.
    /// </returns>
    public Task<(long Waiting, long Dead)> CountWaiting() => database.Read(session =>
        session.Statement("count_waiting").With("@limit", MaxWaiting)
            .ReadFirst(row => (row.Number(0), row.Number(1))));

    /// <summary>When each secret was last used.</summary>
    public Task<Dictionary<SigningKey, DateTimeOffset>> LastSigned() => database.Read(async session =>
    {
        var ids = await database.WithTexts(session.Statement("last_signed"), "@keys", EnumNames.All<SigningKey>())
            .ReadAll(row => (Key: EnumNames.Parse<SigningKey>(row.GetString(0)), Id: row.TextOrNull(1)));
        return ids.Where(last => last.Id is not null)
            .ToDictionary(last => last.Key, last => DeliveryId.TimeOf(last.Id!));
    });

    private static LoggedDelivery Row(DbDataReader row) => new(
        Id: row.GetString(0), ReceivedAt: row.Time(1), ErpnextId: row.TextOrNull(2), Event: row.GetString(3),
        Outcome: EnumNames.Parse<DeliveryOutcome>(row.GetString(4)), Reason: row.TextOrNull(5),
        ErpnextModified: row.TextOrNull(6), ChangeSequence: row.NumberOrNull(7), DurationMs: row.Number(8) / 1000.0,
        Sender: row.TextOrNull(9), Size: row.Number(10), SignedWith: EnumNames.Parse<SigningKey>(row.GetString(11)),
        ContentType: row.TextOrNull(12), Attempts: (int)row.Number(13),
        NextAttemptAt: row.NumberOrNull(14) is { } next ? DateTimeOffset.FromUnixTimeMilliseconds(next) : null,
        ReplayOf: row.TextOrNull(15), HasBody: row.Number(16) != 0, Body: row.TextOrNull(17))
    {
        Headers = row.TextOrNull(18) is { } headers
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(headers) : null,
        TraceId = row.TextOrNull(19),
        Answer = (int?)row.NumberOrNull(20),
        Tries = DeliveryTries.Read(row),
    };

    private static string Earlier(string? one, string? other) => (one, other) switch
    {
        (null, null) => DeliveryId.BeyondAll,
        (null, _) => other,
        (_, null) => one,
        _ => string.CompareOrdinal(one, other) < 0 ? one : other,
    };
}
