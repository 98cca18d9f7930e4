using CustomerSync.Storage;
using CustomerSync.Storage.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CustomerSync.Tests.Storage;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Sqlite", "Host=nowhere")]
    [InlineData("PostgreSql", "Hots=nowhere")]
    [InlineData("PostgreSql", "Database=d")]
    [InlineData("SqlServer", "Sever=nowhere")]
    [InlineData("SqlServer", "Database=d")]
    [InlineData("PostgreSql", null)]
    [InlineData("SqlServer", null)]
    public void A_wrong_connection_string_is_refused_by_its_key(string provider, string? connection)
    {
        var options = new StorageOptions {
            Provider = Enum.Parse<StorageProvider>(provider), ConnectionString = connection };

        var error = Assert.Throws<ConfigurationException>(() => StorageServices.Open(options));

        Assert.StartsWith("Storage:ConnectionString is not", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Oracle")]
    [InlineData("7")]
    public void A_provider_that_does_not_exist_is_refused_by_its_key(string provider)
    {
        var error = Assert.Throws<ConfigurationException>(() => new StorageOptions().Bind(Configuration(provider)));

        Assert.Contains("Storage:Provider", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sqlite, PostgreSql, SqlServer", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql", StorageProvider.PostgreSql)]
    [InlineData("SqlServer", StorageProvider.SqlServer)]
    [InlineData(null, StorageProvider.Sqlite)]
    public void A_provider_is_named_in_any_case(string? provider, StorageProvider expected)
    {
        var options = new StorageOptions();

        options.Bind(Configuration(provider));

        Assert.Equal(expected, options.Provider);
    }

    [Theory]
    [InlineData("Storage:Durability", "Sometimes", "Full, Normal")]
    [InlineData("Storage:Durability", "1", "Full, Normal")]
    [InlineData("Storage:Provider", "PostgreSql", "synchronous_commit")]
    public void A_durability_that_does_not_exist_here_is_refused_with_the_cure(string key, string value, string cure)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Durability", "Normal")])
            .AddInMemoryCollection([new(key, value)]).Build();

        var error = Assert.Throws<ConfigurationException>(() => new StorageOptions().Bind(configuration));

        Assert.Contains("Storage:Durability", error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostgreSql", "often", "use true or false")]
    [InlineData("Sqlite", "true", "a setting of PostgreSql")]
    [InlineData("SqlServer", "True", "a setting of PostgreSql")]
    public void A_wish_for_notices_that_cannot_be_is_refused(string provider, string notify, string said)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Storage:Provider", provider), new("Storage:Notify", notify)]).Build();

        var error = Assert.Throws<ConfigurationException>(() => new StorageOptions().Bind(configuration));

        Assert.StartsWith("Storage:Notify", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageDurability.Full, 2, "")]
    [InlineData(StorageDurability.Normal, 1, "a power failure loses")]
    public async Task A_commit_of_SQLite_waits_for_what_is_set(StorageDurability durability, long pragma, string said)
    {
        using var folder = new TemporaryFolder();
        await using var database = StorageServices.Open(
            new() { ConnectionString = folder.Sqlite(), Durability = durability });
        await database.Migrate(TestContext.Current.CancellationToken);

        var seen = await database.Write(session => session.Statement("seen", "PRAGMA synchronous").ReadNumber());

        Assert.Equal(pragma, seen);
        Assert.Contains(said, database.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_the_server_does_not_know_is_refused_with_the_cure()
    {
        var settings = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabase()) { Username = "nobody" };
        await using var database = TestDatabase.Open("PostgreSql", settings.ConnectionString);

        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => database.Migrate(TestContext.Current.CancellationToken));

        Assert.Contains("Storage:ConnectionString", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_holds_no_password()
    {
        await using var postgres = TestDatabase.Open("PostgreSql", "Host=h;Database=d;Username=u;Password=geheim");
        await using var sqlServer = TestDatabase.Open("SqlServer", "Server=h;Database=d;User Id=u;Password=geheim");

        Assert.Equal(("PostgreSQL, h:5432/d", "SQL Server, h/d"), (postgres.Describe(), sqlServer.Describe()));
        Assert.DoesNotContain("geheim", postgres.Orleans.ToString() + sqlServer.Orleans, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_printed_for_each_provider_and_for_no_other()
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();

        Assert.Null(await DatabaseCommands.TryRun([], output, errors));
        Assert.Equal(0, await DatabaseCommands.TryRun(["--print-schema", "sqlserver"], output, errors));
        Assert.Equal(1, await DatabaseCommands.TryRun(["--print-schema", "Oracle"], TextWriter.Null, errors));

        Assert.Contains("CREATE TABLE customers", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sqlite, PostgreSql, SqlServer", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(18456, "User Id and Password")]
    [InlineData(4060, "create it")]
    [InlineData(262, "--print-schema SqlServer")]
    [InlineData(33557097, "--print-schema SqlServer")]
    [InlineData(2714, "empty database")]
    [InlineData(1205, null)]
    public void What_SQL_Server_refuses_is_explained_by_number(int number, string? cure)
    {
        var message = SqlServerErrors.Explain(
            number, "permission denied, said the server", new SqlConnectionStringBuilder("Server=h;Database=d"));

        if (cure is null) Assert.Null(message);
        else Assert.Contains(cure, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1205, true, true)]
    [InlineData(1222, false, true)]
    [InlineData(3960, true, true)]
    [InlineData(2601, true, false)]
    [InlineData(2627, true, false)]
    [InlineData(-2, false, true)]
    [InlineData(10054, false, true)]
    [InlineData(9002, false, true)]
    [InlineData(8152, false, false)]
    [InlineData(515, false, false)]
    public void An_error_of_SQL_Server_is_repeated_or_waited_for_by_number(int number, bool repeated, bool transient) =>
        Assert.Equal((repeated, transient),
            (SqlServerErrors.MustRepeat(number), SqlServerErrors.IsTransient(number, severity: 16)));

    [Theory]
    [InlineData("the database system is shutting down", true)]
    [InlineData("value too long for type character varying(280)", false)]
    public void Of_Babelfish_s_one_number_for_all_the_words_say_whether_it_passes(string message, bool transient) =>
        Assert.Equal(transient, SqlServerErrors.IsTransient(33557097, severity: 16, message));

    private static IConfiguration Configuration(string? provider) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Provider", provider)]).Build();
}
