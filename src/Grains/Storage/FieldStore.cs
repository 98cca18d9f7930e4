using System.Data.Common;
using CustomerSync.Fields;

namespace CustomerSync.Storage;

/// <summary>The stored definitions of a site's own fields; what is in the texts is their owner's.</summary>
/// <param name="Version">Grows with each save; 0 before the first.</param>
internal sealed record FieldRow(long Version, string Definition, string Progress);

/// <summary>
/// The definitions of a site's own fields, the rows that wait for them, and the indexes for their filters.
/// </summary>
internal sealed class FieldStore(Database database)
{
    /// <summary>The number is that of their expression.</summary>
    private const string IndexPrefix = "customers_own_", Expression = "2_";

    /// <returns>Null before the first definitions.</returns>
    public Task<FieldRow?> Read() => database.Read(session => session.Statement("read_fields")
        .ReadFirst(row => new FieldRow(row.Number(0), row.GetString(1), row.GetString(2))));

    /// <returns>False when others were saved meanwhile.</returns>
    public async Task<bool> TrySave(long known, FieldRow row)
    {
        try
        {
            return await database.Write(session => Bind(known == 0
                ? session.Statement("insert_fields") : session.Statement("update_fields").With("@known", known), row)
                .WritesAny());
        }
        // The key: somebody else's are the first.
        catch (DbException error) when (known == 0 && !database.IsTransient(error)) { return false; }
    }

    public Task<bool> SaveProgress(long version, string progress) => database.Write(session =>
        session.Statement("move_fields").With("@version", version).With("@progress", progress).WritesAny());

    /// <summary>Living customers that an earlier mapping made, by name.</summary>
    public Task<IReadOnlyList<string>> Unmapped(long version, string after, int limit) => database.Read(session =>
        session.Statement("unmapped_names").With("@version", version).With("@after", after).With("@limit", limit)
            .ReadAll(row => row.GetString(0)));

    public Task<(long Mapped, long Waiting)> Count(long version) => database.Read(session =>
        session.Statement("count_mapped").With("@version", version)
            .ReadFirst(row => (row.Number(0), row.Number(1))));

    /// <summary>How many are left out.</summary>
    public Task<long> CountLeft() => database.Read(session => session.Statement("count_left").ReadNumber());

    /// <summary>
    /// Gives each of these fields an index for sorting and filtering by it, and takes away those of others. What cannot
    /// have one works without.
    /// </summary>
    /// <returns>A sentence for each that has none, with the cure.</returns>
    public async Task<IReadOnlyList<string>> UpdateIndexes(IEnumerable<OwnField> filtered)
    {
        var wanted = filtered.Where(field => field.Type is not FieldType.List).ToDictionary(IndexOf);
        if (!database.HasOwnIndexes)
            return [.. wanted.Values.Select(field => $"{field.Name} has no index on this database: "
                + "sorting and filtering by it reads all customers.")];
        var problems = new List<string>();
        try { await database.Alter(session => UpdateIndexes(session, wanted, problems)); }
        catch (Exception error) when (error is DbException or StorageUnavailableException)
        {
            problems.Add($"The indexes for filters could not be looked at: {error.Message}");
        }
        return problems;
    }

    private static async Task UpdateIndexes(
        DbSession session, Dictionary<string, OwnField> wanted, List<string> problems)
    {
        var known = await ListIndexes.Known(session, IndexPrefix);
        foreach (var (name, _) in known.Where(index => !index.Value || !wanted.ContainsKey(index.Key)))
            await Try(session, "drop_own", name, null, problems);
        foreach (var (name, field) in wanted.Where(index => !known.GetValueOrDefault(index.Key)))
            await Try(session, "index_own", name, field, problems);
    }

    private static async Task Try(
        DbSession session, string statement, string name, OwnField? field, List<string> problems)
    {
        var sql = ListIndexes.Sql(session, statement, name, field is null ? null : Of(field));
        try { await ListIndexes.Run(session, sql); }
        catch (DbException refused)
        {
            problems.Add($"{(field is null ? "An index" : $"The index of {field.Name}")} could not be changed "
                + $"({refused.Message.TrimEnd('.')}); it works and takes longer. Let an administrator run: {sql};");
        }
    }

    /// <summary>An own field as the list has it.</summary>
    public static ListField Of(OwnField field) => new(field.Name, field.Type switch
    {
        FieldType.Number or FieldType.Amount => ListKind.Number,
        FieldType.YesNo => ListKind.Flag,
        FieldType.Date => ListKind.Date,
        FieldType.List => ListKind.List,
        _ => ListKind.Text,
    }, null);

    private static string IndexOf(OwnField field) => IndexPrefix + Expression + field.Name.ToLowerInvariant();

    private static DbCommand Bind(DbCommand command, FieldRow row) => command.With("@version", row.Version)
        .With("@definition", row.Definition).With("@progress", row.Progress);
}
