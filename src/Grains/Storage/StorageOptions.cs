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

    /// <exception cref="ConfigurationException">The provider does not exist.</exception>
    internal void Bind(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        ConnectionString = section[nameof(ConnectionString)] is { Length: > 0 } text ? text : null;
        if (section[nameof(Provider)] is not { Length: > 0 } provider) return;
        if (!char.IsAsciiLetter(provider[0])
            || !Enum.TryParse<StorageProvider>(provider, ignoreCase: true, out var known))
            throw new ConfigurationException(
            $"Storage:Provider is {provider}, which does not exist; use "
            + $"{string.Join(", ", Enum.GetNames<StorageProvider>())}.");
        Provider = known;
    }
}

public enum StorageProvider { Sqlite, PostgreSql, SqlServer }
