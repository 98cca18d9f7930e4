using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>A clean database of an engine that is always there.</summary>
internal static class TestDatabase
{
    public static async Task<Database> New(string engine, TemporaryFolder folder)
    {
        var database = await Empty(engine, folder);
        await database.Migrate(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>Without tables.</summary>
    public static async Task<Database> Empty(string engine, TemporaryFolder folder) =>
        Open(engine, engine == "Sqlite" ? folder.Sqlite() : await PostgreSqlServer.NewDatabase());

    public static Database Open(string engine, string connection) =>
        StorageServices.Open(new() { Provider = Enum.Parse<StorageProvider>(engine), ConnectionString = connection });
}
