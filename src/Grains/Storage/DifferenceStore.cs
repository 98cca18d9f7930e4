using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Verification;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// In what our copy was not what ERPNext had. A difference is written in the transaction that mends it, or, of one that
/// is only told, in that of the page that found it.
/// </summary>
internal sealed class DifferenceStore(Database database, CustomerTotals totals)
{
    /// <summary>Newest first, ids before that one.</summary>
    public Task<IReadOnlyList<CustomerDifference>> List(DifferenceFilter filter, string? before, int limit) =>
        database.Read(session =>
    {
        var parts = new HashSet<string>(StringComparer.Ordinal);
        if (filter.IsOpen is { } open) parts.Add(open ? "open" : "mended");
        if (filter.Guess is not null) parts.Add("guess");
        if (filter.ErpnextId is not null) parts.Add("erpnextId");
        var command = session.Statement("list_differences", parts)
            .With("@before", string.IsNullOrEmpty(before) ? DeliveryId.BeyondAll : before).With("@limit", limit);
        if (filter.Guess is { } guess) command.With("@guess", EnumNames.Of(guess));
        if (filter.ErpnextId is { } name) command.With("@erpnext_id", name);
        return command.ReadAll(Row);
    });

    /// <summary>Customers that differ, as far as anybody knows.</summary>
    public Task<HashSet<string>> Open() => database.Read(async session =>
        (await session.Statement("open_differences").ReadAll(row => row.GetString(0))).ToHashSet(StringComparer.Ordinal));

    /// <summary>How it stands: by an index of what stands, and a range of the primary key.</summary>
    public Task<DifferenceCounts> Count(DateTimeOffset from) => database.Read(async session =>
    {
        var (open, missing) = await session.Statement("count_open").ReadFirst(row => (row.Number(0), row.Number(1)));
        return new DifferenceCounts(await totals.Count(session, withDeleted: false), open, missing,
            await session.Statement("count_differences").With("@from", DeliveryId.At(from)).ReadAll(row => new GuessCount(
                EnumNames.Parse<DifferenceGuess>(row.GetString(0)), row.Number(1), row.Number(2), row.Number(3))));
    });

    /// <summary>Notes of those found at or after a time which of them a webhook told after all.</summary>
    public Task<int> Settle(DateTimeOffset from, DateTimeOffset now) => database.Write(session =>
        session.Statement("settle_differences").With("@from", DeliveryId.At(from)).With("@at", database.Bindable(now))
            .ExecuteNonQueryAsync());

    /// <summary>Within a transaction that writes more.</summary>
    public static Task Add(DbSession session, Database database, IReadOnlyList<CustomerDifference> found) =>
        found.Count == 0 ? Task.CompletedTask
            : database.Run(session, [Statement.Of("add_differences", Columns.Differences, found)]);

    /// <summary>The same: these customers are now as ERPNext has them.</summary>
    public static Task Mend(
        DbSession session, Database database, IReadOnlyCollection<string> names, DateTimeOffset now) =>
        names.Count == 0 ? Task.CompletedTask
            : database.WithTexts(session.Statement("mend_differences"), "@names", names)
                .With("@at", database.Bindable(now)).ExecuteNonQueryAsync();

    private static CustomerDifference Row(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        ErpnextId = row.TextOrNull(1),
        FormerId = row.TextOrNull(2),
        Kind = EnumNames.Parse<ChangeKind>(row.GetString(3)),
        Guess = EnumNames.Parse<DifferenceGuess>(row.GetString(4)),
        FoundBy = EnumNames.Parse<DifferenceFinder>(row.GetString(5)),
        Fields = DifferenceJson.Parse(row.GetString(6)),
        ErpnextModified = row.TextOrNull(7) is { } modified ? (SiteTime)modified : null,
        FoundAt = row.Time(8),
        Since = row.TimeOrNull(9),
        MendedAt = row.TimeOrNull(10),
        ToldAt = row.TimeOrNull(11),
        RunId = row.TextOrNull(12),
        Customers = row.Number(13),
    };
}

/// <param name="Customers">That live here.</param>
/// <param name="Open">Differences that stand.</param>
/// <param name="Missing">Of them customers that are not here.</param>
internal sealed record DifferenceCounts(long Customers, long Open, long Missing, IReadOnlyList<GuessCount> Recent);

/// <param name="Untold">Of them those that no webhook told.</param>
internal readonly record struct GuessCount(DifferenceGuess Guess, long Found, long Mended, long Untold);

/// <summary>The differing fields of a customer, as they stand in the table.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, DifferingField>))]
internal sealed partial class DifferenceJson : JsonSerializerContext
{
    private static readonly DifferenceJson Relaxed = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Of(IReadOnlyDictionary<string, DifferingField> fields) =>
        JsonSerializer.Serialize(fields, Relaxed.IReadOnlyDictionaryStringDifferingField);

    public static IReadOnlyDictionary<string, DifferingField> Parse(string json) =>
        JsonSerializer.Deserialize(json, Relaxed.IReadOnlyDictionaryStringDifferingField)!;
}
