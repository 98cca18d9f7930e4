using CustomerSync.Storage;
using CustomerSync.Storage.Moving;
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

/// <summary>
/// A real SQL Server, named by CUSTOMERSYNC_TEST_SQLSERVER. Its tests run one after the other on one database, emptied
/// before each: connections stay, which such servers take long to make.
/// </summary>
public sealed class SqlServerStorage : StorageContract
{
    private static string? _used;
    private static bool? _isBabelfish;

    /// <summary>
    /// SQL Server pads the shorter of two texts with spaces before it compares them. ERPNext's names never end in one.
    /// </summary>
    protected override bool TrailingSpaceCounts => false;

    protected override string KeyType => "uniqueidentifier";

    /// <summary>By UTF-16 unit; Babelfish does it by code point (docs/decisions/0300).</summary>
    protected override Comparison<string> TestOrder => _isBabelfish is true ? base.TestOrder : string.CompareOrdinal;

    private protected override async Task<Database> New()
    {
        _isBabelfish ??= await TestSqlServer.IsBabelfish();
        if (_used is null) return TestDatabase.Open("SqlServer", _used = TestSqlServer.NewConnection());
        var database = TestDatabase.Open("SqlServer", _used);
        await database.Write(session => session.Statement("empty", Empty).ExecuteNonQueryAsync());
        return database;
    }

    /// <summary>What a test may have written goes; what migrations wrote is as it was.</summary>
    private static string Empty => "IF OBJECT_ID(N'orders') IS NOT NULL DROP TABLE orders;\n"
        + string.Concat(MovedTable.Names.Except(["feed_head", "access_head"]).Select(name => $"DELETE FROM {name};\n"))
        + """
            UPDATE feed_head SET sequence = 0, touched = 0,
              epoch = LOWER(LEFT(REPLACE(CONVERT(nvarchar(36), NEWID()), N'-', N''), 12));
            UPDATE access_head SET version = 1;
            UPDATE search_state SET folding = 0, folded_to = NULL, sequence = 0;
            """;

    /// <summary>What this process makes is made as it is meant, and the start has nothing to warn about.</summary>
    [Fact]
    public async Task The_database_that_it_made_keeps_no_reader_waiting()
    {
        var concerns = await Database.Concerns(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(
            concerns, concern => concern.Contains("READ_COMMITTED_SNAPSHOT", StringComparison.Ordinal));
    }
}
