using System.Globalization;

namespace CustomerSync.Storage;

/// <summary>Applies the migrations that the journal does not name. Its caller sees to it that there is one runner at a time.</summary>
internal static class Migrator
{
    /// <returns>How many were applied.</returns>
    /// <exception cref="ConfigurationException">The database is newer than this program.</exception>
    public static async Task<int> Run(DbSession session, Database database, CancellationToken cancel)
    {
        await session.Statement("migration_journal").ExecuteNonQueryAsync(cancel);
        var current = Convert.ToInt32(await session.Statement("migration_current").ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
        var known = database.Migrations.ToList();
        if (current > known[^1].Number) throw new ConfigurationException(
            $"The database ({database.Describe()}) has schema {current}, this program knows {known[^1].Number}: install the newer version, or restore the backup made before it.");
        var missing = known.Where(migration => migration.Number > current).ToList();
        foreach (var migration in missing) await Apply(session, migration, cancel);
        return missing.Count;
    }

    private static async Task Apply(DbSession session, Migration migration, CancellationToken cancel)
    {
        await session.Statement("migration " + migration.Number, migration.Sql).ExecuteNonQueryAsync(cancel);
        await session.Statement("migration_applied").With("@number", migration.Number).With("@name", migration.Name).ExecuteNonQueryAsync(cancel);
    }
}
