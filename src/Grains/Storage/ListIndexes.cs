using System.Collections.Concurrent;
using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>
/// Indexes for what people sort and filter the list by. A database has those of name, time, e-mail, city and document
/// name; one of another column is made when somebody asks for it, so that who never does pays for none.
/// </summary>
internal sealed class ListIndexes(Database database)
{
    private const string Prefix = "customers_list_";

    /// <summary>So many rows are looked through in a moment.</summary>
    private const int Few = 5_000;

    private readonly ConcurrentDictionary<string, ListField> _wanted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _there = new(StringComparer.Ordinal);

    /// <summary>Notes what would be found by an index that is not there.</summary>
    public void Want(ListAsk ask)
    {
        if (!database.HasOwnIndexes) return;
        if (!ask.Sort.IsSortIndexed) Want(ask.Sort);
        foreach (var filter in ask.Filters.Where(
            filter => (database.ReadsKeys ? filter.MayBeFew : filter.IsSought) && !filter.Field.IsFilterIndexed))
            Want(filter.Field);
    }

    /// <summary>Makes what was wanted since the last time, beside those who work.</summary>
    public async Task Make()
    {
        if (_wanted.IsEmpty || await IsSmall()) return;
        await database.Alter(async session =>
        {
            var known = await Known(session, Prefix);
            foreach (var (name, field) in _wanted) await Make(session, name, field, known);
        });
    }

    /// <summary>Indexes whose names begin so, and whether each is of use.</summary>
    public static async Task<Dictionary<string, bool>> Known(DbSession session, string prefix)
    {
        var sql = session.File("own_indexes").Replace(
            "{prefix}", prefix.Replace("_", "\\_", StringComparison.Ordinal), StringComparison.Ordinal);
        return (await session.Statement(sql, sql).ReadAll(row => (Name: row.GetString(0), IsValid: row.Number(1) != 0)))
            .ToDictionary(index => index.Name, index => index.IsValid, StringComparer.Ordinal);
    }

    /// <summary>Of <c>index_own</c> and <c>drop_own</c>.</summary>
    public static string Sql(DbSession session, string statement, string name, ListField? field) =>
        session.File(statement).Trim().Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{key}", field?.Key(session), StringComparison.Ordinal);

    public static Task Run(DbSession session, string sql) => session.Statement(sql, sql).WithLongTimeout().ExecuteNonQueryAsync();

    private void Want(ListField field)
    {
        if (field.Column is { } column && !_there.ContainsKey(Prefix + column)) _wanted.TryAdd(Prefix + column, field);
    }

    /// <summary>A login that may not create it: the list works without, and is not asked for it again.</summary>
    private async Task Make(DbSession session, string name, ListField field, Dictionary<string, bool> known)
    {
        _wanted.TryRemove(name, out _);
        _there[name] = true;
        if (known.GetValueOrDefault(name)) return;
        try
        {
            if (known.ContainsKey(name)) await Run(session, Sql(session, "drop_own", name, null));
            await Run(session, Sql(session, "index_own", name, field));
        }
        catch (DbException error) when (!database.IsTransient(error))
        {
            throw new ListIndexException($"{Sql(session, "index_own", name, field)}: {error.Message}", error);
        }
    }

    private Task<bool> IsSmall() => database.Read(async session =>
        await session.Statement("count_some").With("@limit", Few).ReadNumber() < Few);
}

/// <summary>What an administrator can run, and why this program could not.</summary>
internal sealed class ListIndexException(string message, Exception inner) : Exception(message, inner);
