using Microsoft.Extensions.Configuration;

namespace CustomerSync.Storage;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Default Sqlite.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>
    /// The provider's own syntax. Default: the file <c>data/customersync.db</c> below the current folder; a server has
    /// no default. <c>ConnectionStringFile</c> names a file of it.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>Default Full. Of Sqlite alone: a server has settings of its own.</summary>
    public StorageDurability Durability { get; set; }

    /// <summary>
    /// Default false. Of PostgreSql alone: each commit tells those who <c>LISTEN customersync</c> the feed's cursor.
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
