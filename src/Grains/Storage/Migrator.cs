using System.Globalization;

namespace CustomerSync.Storage;

/// <summary>
/// Applies the migrations that the journal does not name. Its caller sees to it that there is one runner at a time. When nothing is missing
/// nothing but reads is executed, so that the product runs with a login that may not create tables.
/// </summary>
internal static class Migrator
{
    /// <exception cref="ConfigurationException">The database is newer than this program.</exception>
    public static async Task<bool> IsMissingSome(DbSession session, Database database, CancellationToken cancel) =>
        Missing(await Journal(session, database, cancel), database).Count > 0;

    /// <returns>How many were applied.</returns>
    /// <exception cref="ConfigurationException">The database is newer than this program.</exception>
    public static async Task<int> Run(DbSession session, Database database, CancellationToken cancel)
    {
        var journal = await Journal(session, database, cancel);
        var missing = Missing(journal, database);
        if (journal is null) await Execute(session, "journal", session.File("migration_journal"), cancel);
        foreach (var migration in missing) await Apply(session, migration, cancel);
        return missing.Count;
    }

    /// <summary>The journal's line of a migration.</summary>
    public static string Applied(string line, Migration migration) => line
        .Replace("{number}", migration.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{name}", migration.Name, StringComparison.Ordinal);

    private static List<Migration> Missing(HashSet<int>? journal, Database database) =>
        [.. database.Migrations.Where(migration => journal?.Contains(migration.Number) is not true)];

    /// <returns>The numbers of what was applied; null when there is not even a journal.</returns>
    private static async Task<HashSet<int>?> Journal(DbSession session, Database database, CancellationToken cancel)
    {
        if (Convert.ToInt32(await session.Statement("migration_exists").ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture) == 0) return null;
        var applied = new HashSet<int> { 0 };
        await using (var reader = await session.Statement("migration_numbers").ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel)) applied.Add(reader.GetInt32(0));
        var newest = database.Migrations.Max(migration => migration.Number);
        return applied.Max() <= newest ? applied : throw new ConfigurationException(
            $"The database ({database.Describe()}) has schema {applied.Max()}, this program knows {newest}: install the newer version, or restore the backup made before it.");
    }

    private static async Task Apply(DbSession session, Migration migration, CancellationToken cancel)
    {
        await Execute(session, "migration " + migration.Number, migration.Sql, cancel);
        await Execute(session, "applied " + migration.Number, Applied(session.File("migration_applied"), migration), cancel);
    }

    private static Task<int> Execute(DbSession session, string key, string sql, CancellationToken cancel) =>
        session.Statement(key, sql).WithLongTimeout().ExecuteNonQueryAsync(cancel);
}
