using Microsoft.Extensions.Configuration;

namespace CustomerSync.Storage;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The engine that holds everything. Default Sqlite.</summary>
    /// <remarks>
    /// <c>SqlServer</c>: 2016 or newer, compatibility level 130 or higher; encryption stays on,
    /// <c>TrustServerCertificate=true</c> for a certificate that this machine does not trust; a SQL login or Integrated
    /// Security, no sign-in by Entra; on Azure the database must be there.
    /// </remarks>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>
    /// The provider's own syntax. Default: of SQLite <c>Data Source=data/customersync.db</c>; a server has none.
    /// </summary>
    /// <remarks>
    /// SQLite: below the folder in which the process was started, one process per file. PostgreSQL: a pooler such as
    /// PgBouncer in transaction mode needs no setting; of several hosts the primary is used.
    /// </remarks>
    public string? ConnectionString { get; set; }

    /// <summary>Default Full. Of SQLite alone: a server has settings of its own.</summary>
    /// <remarks>
    /// <c>Full</c>: a commit is on the disk before it is acknowledged. <c>Normal</c>: it waits for no disk, which counts
    /// where that is slow; a process that is killed loses nothing, a power failure loses what was committed since the
    /// last checkpoint (a sync brings customers back, not their history).
    /// </remarks>
    public StorageDurability Durability { get; set; }

    /// <summary>
    /// Of PostgreSQL alone: each commit that changes a customer tells its cursor to those who
    /// <c>LISTEN customersync</c> (<c>docs/sql.md</c>). Default false.
    /// </summary>
    public bool Notify { get; set; }

    /// <exception cref="ConfigurationException">A value does not exist, or is not for this provider.</exception>
    internal void Bind(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        ConnectionString = section[nameof(ConnectionString)] is { Length: > 0 } text ? text : null;
        Provider = Parse(section, nameof(Provider), Provider);
        Durability = Parse(section, nameof(Durability), Durability);
        Notify = section[nameof(Notify)] is { Length: > 0 } notify && (bool.TryParse(notify, out var wanted) ? wanted
            : throw new ConfigurationException($"Storage:Notify is {notify}; use true or false."));
        if (Notify && Provider is not StorageProvider.PostgreSql)
            throw new ConfigurationException(
                $"Storage:Notify is a setting of PostgreSql; {Provider} has nothing like it. Remove it.");
        if (Durability is not StorageDurability.Full && Provider is not StorageProvider.Sqlite)
            throw new ConfigurationException(
                $"Storage:Durability is a setting of Sqlite; with {Provider} it is the server's own (PostgreSQL: "
                + "synchronous_commit, SQL Server: delayed durability). Remove it.");
    }

    private static T Parse<T>(IConfigurationSection section, string key, T unset) where T : struct, Enum
    {
        if (section[key] is not { Length: > 0 } text) return unset;
        return char.IsAsciiLetter(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var known) ? known
            : throw new ConfigurationException($"{Section}:{key} is {text}, which does not exist; use "
                + $"{string.Join(", ", Enum.GetNames<T>())}.");
    }
}

public enum StorageProvider { Sqlite, PostgreSql, SqlServer }

/// <summary>What a commit waits for.</summary>
public enum StorageDurability
{
    /// <summary>It is on the disk: whatever fails afterwards, nothing acknowledged is lost.</summary>
    Full,

    /// <summary>
    /// The system has it: a process that is killed loses nothing, but a power failure or a crash of the system loses
    /// what was committed since the last checkpoint. The file stays sound.
    /// </summary>
    Normal,
}
