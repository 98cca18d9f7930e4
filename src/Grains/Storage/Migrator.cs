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
        await Current(session, database, cancel) < database.Migrations.Max(migration => migration.Number);

    /// <returns>How many were applied.</returns>
    /// <exception cref="ConfigurationException">The database is newer than this program.</exception>
    public static async Task<int> Run(DbSession session, Database database, CancellationToken cancel)
    {
        var current = await Current(session, database, cancel);
        var missing = database.Migrations.Where(migration => migration.Number > current).ToList();
        if (current < 0) await Execute(session, "journal", session.File("migration_journal"), cancel);
        foreach (var migration in missing) await Apply(session, migration, cancel);
        return missing.Count;
    }

    /// <summary>The journal's line of a migration.</summary>
    public static string Applied(string line, Migration migration) => line
        .Replace("{number}", migration.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{name}", migration.Name, StringComparison.Ordinal);

    /// <returns>The newest migration that was applied; -1 when there is not even a journal.</returns>
    private static async Task<int> Current(DbSession session, Database database, CancellationToken cancel)
    {
        if (await Number(session, "migration_exists", cancel) == 0) return -1;
        var current = await Number(session, "migration_current", cancel);
        var newest = database.Migrations.Max(migration => migration.Number);
        return current <= newest ? current : throw new ConfigurationException(
            $"The database ({database.Describe()}) has schema {current}, this program knows {newest}: install the newer version, or restore the backup made before it.");
    }

    private static async Task<int> Number(DbSession session, string statement, CancellationToken cancel) =>
        Convert.ToInt32(await session.Statement(statement).ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);

    private static async Task Apply(DbSession session, Migration migration, CancellationToken cancel)
    {
        await Execute(session, "migration " + migration.Number, migration.Sql, cancel);
        await Execute(session, "applied " + migration.Number, Applied(session.File("migration_applied"), migration), cancel);
    }

    private static Task<int> Execute(DbSession session, string key, string sql, CancellationToken cancel) =>
        session.Statement(key, sql).WithLongTimeout().ExecuteNonQueryAsync(cancel);
}
