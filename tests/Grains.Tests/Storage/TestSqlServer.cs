using CustomerSync.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// The server that CUSTOMERSYNC_TEST_SQLSERVER names, a SQL Server or one that speaks as it does; without it its tests
/// are skipped.
/// </summary>
internal static class TestSqlServer
{
    /// <summary>
    /// Whether fronts and clusters of Web.Tests that say nothing of a database are to have theirs there: a way to see
    /// the product on it by hand. Tests that look into SQLite's file fail then.
    /// </summary>
    public static bool IsForAll => Environment.GetEnvironmentVariable("CUSTOMERSYNC_TEST_ENGINE") == "SqlServer";

    /// <summary>The connection string of a database that does not exist yet.</summary>
    public static string NewConnection(string? name = null)
    {
        var given = Environment.GetEnvironmentVariable("CUSTOMERSYNC_TEST_SQLSERVER");
        if (string.IsNullOrEmpty(given))
            Assert.Skip("SQL Server: CUSTOMERSYNC_TEST_SQLSERVER holds no connection string.");
        return new SqlConnectionStringBuilder(given)
        {
            InitialCatalog = name ?? $"customersync_{Guid.NewGuid():N}",
        }.ConnectionString;
    }

    public static async Task<string> ExistingDatabase()
    {
        var connection = NewConnection();
        while (!await IsMade(new SqlConnectionStringBuilder(connection).InitialCatalog)) { }
        return connection;
    }

    /// <returns>False where Babelfish was just making another.</returns>
    private static async Task<bool> IsMade(string database)
    {
        try { await Ask($"CREATE DATABASE [{database}]"); }
        catch (SqlException error) when (SqlServerErrors.MustRepeat(error.Number, error.Message)) { return false; }
        return true;
    }

    /// <summary>Without a server the test that asks is skipped.</summary>
    public static async Task<bool> IsBabelfish() =>
        ((string)(await Ask("SELECT @@VERSION"))!).Contains("Babelfish", StringComparison.Ordinal);

    private static async Task<object?> Ask(string sql)
    {
        await using var master = new SqlConnection(NewConnection("master"));
        await master.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new SqlCommand(sql, master);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
