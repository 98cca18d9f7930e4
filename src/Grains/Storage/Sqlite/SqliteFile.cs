using Microsoft.Data.Sqlite;

namespace CustomerSync.Storage.Sqlite;

/// <summary>The file of a database of SQLite: where it is, and whose.</summary>
internal static class SqliteFile
{
    /// <summary>Seconds for which a locked file is waited for; ERPNext gives up on a webhook after five.</summary>
    private const int DefaultBusyTimeout = 3;

    /// <summary>The connection string in whole, its file as a whole path.</summary>
    /// <exception cref="ConfigurationException">It is not one for SQLite.</exception>
    public static SqliteConnectionStringBuilder Settings(StorageOptions options)
    {
        try
        {
            var settings = new SqliteConnectionStringBuilder(options.ConnectionString
                ?? "Data Source=data/customersync.db");
            if (!settings.ShouldSerialize("Default Timeout")) settings.DefaultTimeout = DefaultBusyTimeout;
            if (!IsInMemory(settings)) settings.DataSource = Path.GetFullPath(settings.DataSource);
            return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new ConfigurationException(
                $"Storage:ConnectionString is not one for Sqlite (Data Source=path): {error.Message}", error);
        }
    }

    public static bool IsInMemory(SqliteConnectionStringBuilder settings) =>
        settings.Mode is SqliteOpenMode.Memory || settings.DataSource is ":memory:" or "";

    /// <summary>
    /// Two processes on one file would each publish only their own changes: the second is refused. The lock dies with
    /// its holder.
    /// </summary>
    /// <exception cref="ConfigurationException">Another process holds it, or this one may not.</exception>
    public static FileStream Lock(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ConfigurationException(
                $"This process may not write {file}: give its user the right to the folder, or name another file in "
                + $"Storage:ConnectionString. ({error.Message})", error);
        }
        catch (IOException error)
        {
            throw new ConfigurationException(
                $"Another process is using {file}. Stop it, or give this one a file of its own with "
                + "Storage:ConnectionString; several processes on one database need PostgreSql or SqlServer.", error);
        }
    }
}
