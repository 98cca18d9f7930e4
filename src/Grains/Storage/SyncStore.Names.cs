using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>Names of customers that live, for comparing ours with ERPNext's.</summary>
internal sealed partial class SyncStore
{
    /// <summary>In binary order, those that follow <paramref name="after"/>.</summary>
    public Task<IReadOnlyList<LivingName>> LivingNames(string after, int limit) =>
        Names(session => session.Statement("living_names").With("@after", after).With("@limit", limit));

    /// <summary>Those that ERPNext created at one of these times: who vanished under one name and appeared under another is among them.</summary>
    public Task<IReadOnlyList<LivingName>> NamesByCreation(IReadOnlyCollection<string> creations) => Names("names_by_creation", creations);

    /// <summary>Those whose primary Contact is one of these.</summary>
    public Task<IReadOnlyList<LivingName>> NamesByContact(IReadOnlyCollection<string> contacts) => Names("names_by_contact", contacts);

    /// <summary>Those whose primary Address is one of these.</summary>
    public Task<IReadOnlyList<LivingName>> NamesByAddress(IReadOnlyCollection<string> addresses) => Names("names_by_address", addresses);

    public Task<long> CountLiving() => database.Read(async session =>
        Convert.ToInt64(await session.Statement("count_living").ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));

    private Task<IReadOnlyList<LivingName>> Names(string statement, IReadOnlyCollection<string> values) =>
        Names(session => database.WithTexts(session.Statement(statement), "@values", values));

    private Task<IReadOnlyList<LivingName>> Names(Func<DbSession, DbCommand> statement) => database.Read(async session =>
    {
        var names = new List<LivingName>();
        await using var reader = await statement(session).ExecuteReaderAsync();
        while (await reader.ReadAsync()) names.Add(new(reader.GetString(0), Text(reader, 1), reader.GetInt64(2), Text(reader, 3)));
        return (IReadOnlyList<LivingName>)names;
    });

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>A customer that lives, in short.</summary>
/// <param name="Creation">ERPNext's <c>creation</c>, site time; null when it was never told.</param>
/// <param name="Sequence">Place of its last change in the feed.</param>
/// <param name="Owner">Who created it in ERPNext; null when it was never told.</param>
internal sealed record LivingName(string ErpnextId, string? Creation, long Sequence, string? Owner);
