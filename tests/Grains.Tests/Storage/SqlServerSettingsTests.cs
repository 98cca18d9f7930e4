using System.Data;
using CustomerSync.Storage;
using CustomerSync.Storage.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Logging.Abstractions;

namespace CustomerSync.Tests.Storage;

/// <summary>What can be said of the engine without a server: settings, first errors, how parameters travel.</summary>
public sealed class SqlServerSettingsTests
{
    private const string Some = "Server=h;Database=d;User Id=u;Password=p";

    [Theory]
    [InlineData(Some, PoolBlockingPeriod.NeverBlock)]
    [InlineData(Some + ";PoolBlockingPeriod=AlwaysBlock", PoolBlockingPeriod.AlwaysBlock)]
    public async Task A_refused_login_is_not_repeated_from_memory_unless_somebody_says_so(
        string connection, PoolBlockingPeriod expected)
    {
        await using var database = TestDatabase.Open("SqlServer", connection);

        Assert.Equal(expected,
            new SqlConnectionStringBuilder(database.Orleans.ConnectionString).PoolBlockingPeriod);
    }

    [Theory]
    [InlineData("ActiveDirectoryDefault")]
    [InlineData("Active Directory Managed Identity")]
    public void Sign_in_by_Entra_is_refused_with_the_cure(string authentication)
    {
        var error = Assert.Throws<ConfigurationException>(() => TestDatabase.Open(
            "SqlServer", $"Server=h.database.windows.net;Database=d;Authentication={authentication}"));

        Assert.Contains("Entra", error.Message, StringComparison.Ordinal);
        Assert.Contains("User Id and Password", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=tcp:shop.database.windows.net,1433;Database=d", true)]
    [InlineData("Server=SHOP.Database.Windows.Net;Database=d", true)]
    [InlineData("Server=shop.database.chinacloudapi.cn;Database=d", true)]
    [InlineData("Server=database.windows.net.example;Database=d", false)]
    [InlineData("Server=localhost,1433;Database=d", false)]
    public void Where_a_database_costs_money_it_is_told_that_none_is_made(string connection, bool isAzure)
    {
        var message = SqlServerErrors.Explain(4060, "said the server", new SqlConnectionStringBuilder(connection))!;

        Assert.Equal(isAzure, message.Contains("would cost money", StringComparison.Ordinal));
        Assert.Contains("create it", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Some, false)]
    [InlineData(Some + ";Encrypt=true", false)]
    [InlineData(Some + ";Encrypt=Strict", false)]
    [InlineData(Some + ";Encrypt=false", true)]
    [InlineData(Some + ";Encrypt=Optional", true)]
    public void A_connection_that_is_not_encrypted_is_warned_about(string connection, bool isWarned) =>
        Assert.Equal(isWarned, SqlServerSettings.Concern(SqlServerSettings.Parse(connection)) is not null);

    [Fact]
    public void A_compatibility_level_that_is_too_low_is_told_from_tables_that_are_missing()
    {
        var settings = new SqlConnectionStringBuilder(Some);

        var level = SqlServerErrors.Explain(208, "Invalid object name 'OPENJSON'.", settings);
        var table = SqlServerErrors.Explain(208, "Invalid object name 'customers'.", settings);

        Assert.Contains("ALTER DATABASE [d] SET COMPATIBILITY_LEVEL = 130", level, StringComparison.Ordinal);
        Assert.Contains("schema_migrations", table, StringComparison.Ordinal);
    }

    /// <summary>
    /// A failover, a replica that does not serve, Azure's limits, a login that is refused while a database comes back.
    /// </summary>
    [Theory]
    [InlineData(4060)]
    [InlineData(18456)]
    [InlineData(3906)]
    [InlineData(976)]
    [InlineData(978)]
    [InlineData(988)]
    [InlineData(40544)]
    [InlineData(40549)]
    [InlineData(40550)]
    [InlineData(40551)]
    [InlineData(40552)]
    [InlineData(40553)]
    [InlineData(40613)]
    public void What_passes_is_waited_for_and_not_repeated_at_once(int number) =>
        Assert.Equal((false, true),
            (SqlServerErrors.MustRepeat(number), SqlServerErrors.IsTransient(number, severity: 14)));

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_told_at_once_with_the_cure()
    {
        await using var server = new FakeSqlServer(hasTls: true);

        var error = await StartError(server);

        Assert.Contains("does not trust the certificate of 127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("TrustServerCertificate=true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_at_once_with_the_cure()
    {
        await using var server = new FakeSqlServer(hasTls: false);

        var error = await StartError(server);

        Assert.Contains("has no TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains("Encrypt=false", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Each length of a text would else be a plan of its own in the server.</summary>
    [Fact]
    public void Texts_have_one_size_up_to_what_is_large()
    {
        using var command = new SqlCommand();

        command.With("@name", "a").With("@body", new string('x', 4001)).With("@count", 7);
        Assert.Equal((4000, -1), (command.Parameters["@name"].Size, command.Parameters["@body"].Size));
        command.With("@name", new string('y', 5000)).With("@body", null);

        Assert.Equal((-1, DBNull.Value), (command.Parameters["@name"].Size, command.Parameters["@body"].Value));
        Assert.Equal((SqlDbType.NVarChar, SqlDbType.Int),
            (command.Parameters["@name"].SqlDbType, command.Parameters["@count"].SqlDbType));
    }

    /// <summary>Compatible servers may leave escapes in what OPENJSON returns.</summary>
    [Fact]
    public void Names_are_not_escaped_in_JSON_beyond_what_must_be() =>
        Assert.Equal("""["Müller & Söhne","شركة","a\"b"]""",
            SqlServerStatements.Json(["Müller & Söhne", "شركة", "a\"b"]));

    private static async Task<ConfigurationException> StartError(FakeSqlServer server)
    {
        await using var database = TestDatabase.Open("SqlServer", server.Connection);
        var startup = new DatabaseStartup(
            database, new FeedStore(database), TimeProvider.System, NullLogger<DatabaseStartup>.Instance);

        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => startup.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(1, server.Conversations); // It was not tried again.
        return error;
    }
}
