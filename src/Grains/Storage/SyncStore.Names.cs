using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>Names of customers that live, for comparing ours with ERPNext's.</summary>
internal sealed partial class SyncStore
{
    /// <summary>In binary order, those that follow <paramref name="after"/>.</summary>
    public Task<IReadOnlyList<LivingName>> LivingNames(string after, int limit) => List(
        session => session.Statement("living_names").With("@after", after).With("@limit", limit),
        row => new LivingName(row.GetString(0), row.TextOrNull(1), row.Number(2)));

    /// <summary>Those of these names that live.</summary>
    public Task<IReadOnlyList<string>> LivingAmong(IReadOnlyCollection<string> names) => Names("living_among", names);

    /// <summary>
    /// Those that ERPNext created at one of these times: who vanished under one name and appeared under another is
    /// among them.
    /// </summary>
    public Task<IReadOnlyList<NameOrigin>> NamesByCreation(IReadOnlyCollection<string> creations) => List(
        session => database.WithTexts(session.Statement("names_by_creation"), "@values", creations),
        row => new NameOrigin(row.GetString(0), row.TextOrNull(1), row.TextOrNull(2), row.NumberOrNull(3) ?? 0));

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

    public Task<long> CountLiving() => database.Read(session => session.Statement("count_living").ReadNumber());

    private Task<IReadOnlyList<string>> Names(
        string statement, IReadOnlyCollection<string> values, params string[] parts) =>
        List(session => database.WithTexts(session.Statement(statement, parts.ToHashSet()), "@values", values),
            row => row.GetString(0));

    private Task<IReadOnlyList<T>> List<T>(Func<DbSession, DbCommand> statement, Func<DbDataReader, T> read) =>
        database.Read(session => statement(session).ReadAll(read));
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
