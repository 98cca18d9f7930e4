using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// Puts a copy in the place of the database. All that can go wrong is tried on a copy of the copy beside the database,
/// which is then renamed: until then the
/// database is as it was.
/// </summary>
internal sealed class SqliteRestore
{
    private const int SqliteBusy = 5;

    private readonly StorageOptions _options;
    private readonly string _file;
    private readonly string _database;
    private readonly string _fresh;

    public SqliteRestore(StorageOptions options, string file)
    {
        (_options, _file, _database) = (options, file, SqliteFile.Settings(options).DataSource);
        _fresh = _database + ".restoring";
    }

    /// <returns>What was done, in words.</returns>
    /// <exception cref="ConfigurationException">Why nothing was done; the database is as it was.</exception>
    public async Task<string> Run()
    {
        if (!File.Exists(_file)) throw new ConfigurationException($"There is no {_file}.");
        if (_file == _database) throw new ConfigurationException($"{_file} is the database itself.");
        try
        {
            await using var lockFile = SqliteFile.Lock(_database);
            await RequireUnused();
            Copy();
            var cursor = await Prepare();
            var kept = Replace();
            return $"{_database} is the copy now, and a new epoch begins at {cursor}: every reader of the feed "
                + $"starts afresh. {kept}";
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or SqliteException or StorageUnavailableException)
        {
            throw new ConfigurationException($"The database is as it was: {error.Message}", error);
        }
        finally { Discard(_fresh); }
    }

    /// <summary>
    /// Brings what is in the log into the file, which no other program may have open. A file that is broken is replaced
    /// all the same.
    /// </summary>
    private async Task RequireUnused()
    {
        if (!File.Exists(_database)) return;
        try { await SqliteBackup.Execute(SqliteFile.Settings(_options), "take_alone"); }
        catch (SqliteException error) when (error.SqliteErrorCode is SqliteBusy)
        {
            throw new ConfigurationException(
                $"A process has {_database} open: stop it first. ({error.Message})", error);
        }
        catch (SqliteException) { } // Not readable: that may be why it is to be replaced.
    }

    /// <summary>With its log, if whoever made it copied files by hand.</summary>
    private void Copy()
    {
        Discard(_fresh);
        File.Copy(_file, _fresh);
        if (File.Exists(_file + "-wal")) File.Copy(_file + "-wal", _fresh + "-wal");
    }

    /// <summary>
    /// It must be sound and ours; it is brought up to date, gets its new epoch, and what was erased since is erased in
    /// it too.
    /// </summary>
    private async Task<Feed.FeedCursor> Prepare()
    {
        await using var fresh = Open(_fresh);
        try
        {
            if (await Text(fresh, "integrity_check") is var found && found != "ok")
                throw new ConfigurationException($"{_file} is damaged: {found}");
            if (await Text(fresh, "our_tables") != "3")
                throw new ConfigurationException($"{_file} is not a database of CustomerSync.");
        }
        catch (SqliteException error)
        {
            throw new ConfigurationException(
                $"{_file} is not a database of SQLite, or damaged: {error.Message}", error);
        }
        await fresh.UpdateSchema(CancellationToken.None);
        await new ErasedSince(fresh, TimeProvider.System).EraseAgain(await ErasedMarks());
        return (await new FeedStore(fresh).BeginEpoch(continues: false)).Cursor;
    }

    /// <summary>What the database that is replaced knows of erasures; nothing if it cannot be read.</summary>
    private async Task<IReadOnlyList<ErasedMark>> ErasedMarks()
    {
        if (!File.Exists(_database)) return [];
        await using var old = Open(_database);
        try { return await ErasedSince.Marks(old); }
        catch (Exception error) when (error is SqliteException or StorageUnavailableException) { return []; }
    }

    /// <returns>Where the former database is.</returns>
    private string Replace()
    {
        if (!File.Exists(_database))
        {
            File.Move(_fresh, _database);
            return "There was none before.";
        }
        var kept = $"{_database}.{TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.replaced";
        // Of a file that could not be read: they must not meet the new one.
        foreach (var log in new[] { "-wal", "-shm" })
            if (File.Exists(_database + log)) File.Move(_database + log, kept + log);
        File.Replace(_fresh, _database, kept);
        return $"What was there before is {kept}.";
    }

    private SqliteDatabase Open(string file)
    {
        var settings = SqliteFile.Settings(_options);
        settings.DataSource = file;
        return new(new StorageOptions { ConnectionString = settings.ConnectionString }, mustExist: true);
    }

    private static Task<string?> Text(SqliteDatabase database, string statement) => database.Read(async session =>
        Convert.ToString(await session.Statement(statement).WithLongTimeout()
            .ExecuteScalarAsync(), CultureInfo.InvariantCulture));

    private static void Discard(string file)
    {
        foreach (var part in new[] { "", "-wal", "-shm", "-journal", ".lock" }) File.Delete(file + part);
    }
}
