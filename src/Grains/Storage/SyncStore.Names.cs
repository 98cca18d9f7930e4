using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>Names of customers that live, for comparing ours with ERPNext's.</summary>
internal sealed partial class SyncStore
{
    /// <summary>In binary order, those that follow <paramref name="after"/>.</summary>
    public Task<IReadOnlyList<LivingName>> LivingNames(string after, int limit) => List(
        session => session.Statement("living_names").With("@after", after).With("@limit", limit),
        row => new LivingName(row.GetString(0), Text(row, 1), row.GetInt64(2)));

    /// <summary>Those of these names that live.</summary>
    public Task<IReadOnlyList<string>> LivingAmong(IReadOnlyCollection<string> names) => Names("living_among", names);

    /// <summary>
    /// Those that ERPNext created at one of these times: who vanished under one name and appeared under another is
    /// among them.
    /// </summary>
    public Task<IReadOnlyList<NameOrigin>> NamesByCreation(IReadOnlyCollection<string> creations) => List(
        session => database.WithTexts(session.Statement("names_by_creation"), "@values", creations),
        row => new NameOrigin(row.GetString(0), Text(row, 1), Text(row, 2), row.IsDBNull(3) ? 0 : row.GetInt64(3)));

    /// <summary>Those whose primary Contact is one of these.</summary>
    public Task<IReadOnlyList<string>> NamesByContact(IReadOnlyCollection<string> contacts) =>
        Names("names_by_detail", contacts, "contact");

    /// <summary>Those whose primary Address is one of these.</summary>
    public Task<IReadOnlyList<string>> NamesByAddress(IReadOnlyCollection<string> addresses) =>
        Names("names_by_detail", addresses, "address");

    /// <summary>
    /// Those that webhooks created or restored since that time, in feed order, with the place of that in the feed.
    /// </summary>
    public Task<IReadOnlyList<(long Sequence, string Name)>> RecentArrivals(
        long after, DateTimeOffset since, int limit) => List(
        session => session.Statement("recent_arrivals").With("@after", after).With("@since", database.Bindable(since))
            .With("@limit", limit),
        row => (row.GetInt64(0), row.GetString(1)));

    public Task<long> CountLiving() => database.Read(async session =>
        Convert.ToInt64(await session.Statement("count_living")
            .ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));

    private Task<IReadOnlyList<string>> Names(
        string statement, IReadOnlyCollection<string> values, params string[] parts) =>
        List(session => database.WithTexts(session.Statement(statement, parts.ToHashSet()), "@values", values),
            row => row.GetString(0));

    private Task<IReadOnlyList<T>> List<T>(Func<DbSession, DbCommand> statement, Func<DbDataReader, T> read) =>
        database.Read(async session =>
    {
        var rows = new List<T>();
        await using var reader = await statement(session).ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return (IReadOnlyList<T>)rows;
    });

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>A customer that lives, in short.</summary>
/// <param name="Creation">ERPNext's <c>creation</c>, site time; null when it was never told.</param>
/// <param name="Touched">Number of the commit that wrote it last.</param>
internal sealed record LivingName(string ErpnextId, string? Creation, long Touched);

/// <summary>Where a customer that lives comes from: ERPNext changes neither when it is renamed.</summary>
/// <param name="Creation">ERPNext's <c>creation</c>, site time; null when it was never told.</param>
/// <param name="Owner">Who created it in ERPNext; null when it was never told.</param>
/// <param name="Appeared">Place in the feed where it was last created or restored; 0 when that is no longer kept.</param>
internal sealed record NameOrigin(string ErpnextId, string? Creation, string? Owner, long Appeared);
