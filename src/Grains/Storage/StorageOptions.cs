namespace CustomerSync.Storage;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Default Sqlite.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>The provider's own syntax. Default: the file <c>data/customersync.db</c> below the current folder.</summary>
    public string? ConnectionString { get; set; }
}

public enum StorageProvider { Sqlite, PostgreSql, SqlServer }
