using CustomerSync.Storage;
using CustomerSync.Storage.PostgreSql;
using CustomerSync.Storage.Sqlite;

namespace CustomerSync.Tests.Storage;

/// <summary>SQLite, in a file of its own.</summary>
public sealed class SqliteStorage : StorageContract
{
    private readonly TemporaryFolder _folder = new();

    protected override string Reading => "reading_";

    protected override string KeyType => "text";

    private protected override Task<Database> New() =>
        Task.FromResult<Database>(new SqliteDatabase(new StorageOptions { ConnectionString = _folder.Sqlite() }));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A real PostgreSQL, a database of its own.</summary>
[Trait("Speed", "Slow")]
public sealed class PostgreSqlStorage : StorageContract
{
    private protected override async Task<Database> New() => new PostgreSqlDatabase(
        new StorageOptions {
            Provider = StorageProvider.PostgreSql, ConnectionString = await PostgreSqlServer.NewDatabase() });
}

/// <summary>A real SQL Server, named by CUSTOMERSYNC_TEST_SQLSERVER; a database of its own.</summary>
public sealed class SqlServerStorage : StorageContract
{
    /// <summary>
    /// SQL Server pads the shorter of two texts with spaces before it compares them. ERPNext's names never end in one.
    /// </summary>
    protected override bool TrailingSpaceCounts => false;

    protected override string KeyType => "uniqueidentifier";

    /// <summary>By UTF-16 unit.</summary>
    protected override Comparison<string> TestOrder => string.CompareOrdinal;

    private protected override Task<Database> New() =>
        Task.FromResult(TestDatabase.Open("SqlServer", TestSqlServer.NewConnection()));

    /// <summary>What this process makes is made as it is meant, and the start has nothing to warn about.</summary>
    [Fact]
    public async Task The_database_that_it_made_keeps_no_reader_waiting()
    {
        var concerns = await Database.Concerns(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(
            concerns, concern => concern.Contains("READ_COMMITTED_SNAPSHOT", StringComparison.Ordinal));
    }
}
