using System.Globalization;

namespace CustomerSync.Storage;

/// <summary>
/// Applies the migrations that the journal does not name, and makes the views for readers anew. Its caller sees to it
/// that there is one runner at a time.
/// When nothing is missing nothing but reads is executed, so that the product runs with a login that may not create
/// tables.
/// </summary>
internal static class Migrator
{
    /// <summary>The migration that brings the table of what older programs can work with.</summary>
    private const int FirstWithCompatibility = 14;

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
        if (missing.Count > 0) await Execute(session, "reading", session.File("reading"), cancel);
        return missing.Count;
    }

    /// <summary>
    /// What notes that a migration was applied, and from which schema on a program can work with the database after it.
    /// </summary>
    public static string Applied(Func<string, string> file, Migration migration)
    {
        var note = file("migration_applied")
            + (migration.Number < FirstWithCompatibility ? "" : file("migration_readable"));
        return note.Replace("{number}", Text(migration.Number), StringComparison.Ordinal)
            .Replace("{name}", migration.Name, StringComparison.Ordinal)
            .Replace("{readable_from}", Text(migration.ReadableFrom), StringComparison.Ordinal);
    }

    private static List<Migration> Missing(HashSet<int>? journal, Database database) =>
        [.. database.Migrations.Where(migration => journal?.Contains(migration.Number) is not true)];

    /// <returns>The numbers of what was applied; null when there is not even a journal.</returns>
    private static async Task<HashSet<int>?> Journal(DbSession session, Database database, CancellationToken cancel)
    {
        if (await session.Statement("migration_exists").ReadNumber(cancel) == 0) return null;
        var applied = (await session.Statement("migration_numbers").ReadAll(row => (int)row.Number(0))).Append(0)
            .ToHashSet();
        var newest = database.Migrations.Max(migration => migration.Number);
        if (applied.Max() <= newest || await CanRead(session, newest, cancel)) return applied;
        throw new ConfigurationException(
            $"The database ({database.Describe()}) has schema {applied.Max()}, this program knows {newest}: install "
            + "the newer version, or restore the backup made before it.");
    }

    /// <summary>Whether all that is newer than this program says that it can work with it.</summary>
    private static async Task<bool> CanRead(DbSession session, int newest, CancellationToken cancel) =>
        newest >= FirstWithCompatibility
        && await session.Statement("migration_unreadable").With("@newest", newest).ReadNumber(cancel) == 0;

    private static async Task Apply(DbSession session, Migration migration, CancellationToken cancel)
    {
        await Execute(session, "migration " + migration.Number, migration.Sql, cancel);
        await Execute(session, "applied " + migration.Number, Applied(session.File, migration), cancel);
    }

    private static Task<int> Execute(DbSession session, string key, string sql, CancellationToken cancel) =>
        session.Statement(key, sql).WithLongTimeout().ExecuteNonQueryAsync(cancel);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
