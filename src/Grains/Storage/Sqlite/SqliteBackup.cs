using Microsoft.Data.Sqlite;

namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// Writes a whole copy of the database, also while a process uses it: what is committed meanwhile is not in it.
/// </summary>
internal static class SqliteBackup
{
    /// <exception cref="ConfigurationException">Why there is no copy; nothing is left under its name then.</exception>
    public static async Task Write(StorageOptions options, string file)
    {
        if (File.Exists(file)) throw new ConfigurationException($"{file} is there already: name another file.");
        var partial = file + ".partial"; // A copy that is broken off is not to be taken for one.
        try
        {
            File.Delete(partial);
            await Execute(SqliteFile.Settings(options), "vacuum_into", partial);
            await using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
                written.Flush(flushToDisk: true);
            File.Move(partial, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            Discard(partial);
            throw new ConfigurationException($"The copy could not be written: {error.Message}", error);
        }
    }

    /// <summary>
    /// Runs a statement outside of any transaction, on a connection of its own that creates no database.
    /// </summary>
    public static async Task Execute(SqliteConnectionStringBuilder settings, string statement, string? file = null)
    {
        (settings.Mode, settings.Pooling) = (SqliteOpenMode.ReadWrite, false);
        await using var session =
            new DbSession(new SqliteConnection(settings.ConnectionString), new SqlFiles("Sqlite"));
        await session.Connection.OpenAsync();
        await session.Statement(statement).With("@file", file).WithLongTimeout().ExecuteNonQueryAsync();
    }

    private static void Discard(string partial)
    {
        try { File.Delete(partial); }
        // Its folder is not there, or not ours.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }
    }
}
