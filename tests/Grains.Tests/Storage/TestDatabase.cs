using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>A clean database; of SQL Server where there is one, else the test is skipped.</summary>
internal static class TestDatabase
{
    public static async Task<Database> New(string engine, TemporaryFolder folder)
    {
        var database = await Empty(engine, folder);
        await database.Migrate(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>Without tables.</summary>
    public static async Task<Database> Empty(string engine, TemporaryFolder folder) => Open(engine, engine switch
    {
        "Sqlite" => folder.Sqlite(),
        "SqlServer" => await TestSqlServer.ExistingDatabase(),
        _ => await NewServerDatabase(engine),
    });

    /// <summary>The connection string of an empty database of a server, or of SQL Server one that is made at the
    /// start.</summary>
    public static async Task<string> NewServerDatabase(string engine, int pool = 10) =>
        engine == "SqlServer" ? TestSqlServer.NewConnection() : await PostgreSqlServer.NewDatabase(pool);

    public static Database Open(string engine, string connection) =>
        StorageServices.Open(new() { Provider = Enum.Parse<StorageProvider>(engine), ConnectionString = connection });
}
