using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using Microsoft.Data.SqlClient;
using Npgsql;

namespace CustomerSync.Tests.Cluster;

/// <summary>Silos and fronts with logins of their own, as deploy/sql makes them.</summary>
[Collection("Clusters beside other tests")]
[Trait("Speed", "Slow")]
public sealed class DatabaseLoginsTests
{
    /// <summary>Of logins that a server for tests keeps from one run to the next.</summary>
    private const string Password = "For-tests-0nly";

    [Fact]
    public async Task With_the_logins_of_deploy_the_product_works_and_the_front_s_reads_no_customer_and_no_secret()
    {
        var owner = await PostgreSqlServer.NewDatabase(pool: 20);
        await using (var database = StorageServices.Open(
            new() { Provider = StorageProvider.PostgreSql, ConnectionString = owner }))
            await database.Migrate(CancellationToken.None);
        await Execute(owner, await File.ReadAllTextAsync(DeployedSite.Find("sql", "postgresql-logins.sql")));
        var (silo, front) = (As(owner, "customersync_silo"), As(owner, "customersync_front"));
        await using var cluster = TestCluster.On(silo);
        var started = await cluster.StartSilo();
        var port = Ports.Free();
        await cluster.StartFront(port, ("Storage:ConnectionString", front));
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestCluster.Ready(http);

        await TestCluster.Deliver(http, "A");
        Assert.DoesNotContain("permission denied", started.Output, StringComparison.Ordinal);

        await Execute(front, "SELECT count(*) FROM orleansmembershiptable");
        foreach (var table in new[] { "customers", "customer_changes", "orleansstorage", "access_entries" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<PostgresException>(() => Execute(front, $"SELECT * FROM {table}"))).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(
            () => Execute(front, "UPDATE orleansmembershiptable SET status = 6"))).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(
            () => Execute(silo, "CREATE TABLE more (id int)"))).SqlState);
    }

    [Fact]
    public async Task On_SQL_Server_too_each_login_may_what_it_needs_and_no_more()
    {
        var owner = TestSqlServer.NewConnection();
        await using (var database = TestDatabase.Open("SqlServer", owner))
            await database.Migrate(CancellationToken.None);
        var script = await File.ReadAllTextAsync(DeployedSite.Find("sql", "sqlserver-logins.sql"));
        foreach (var batch in script.Replace("$(SiloPassword)", Password, StringComparison.Ordinal)
            .Replace("$(FrontPassword)", Password, StringComparison.Ordinal)
            .Split("\nGO", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await Run(owner, batch);
        string Login(string name) => new SqlConnectionStringBuilder(owner) { UserID = name, Password = Password }
            .ConnectionString;
        var (silo, front) = (Login("customersync_silo"), Login("customersync_front"));
        await using var cluster = TestCluster.On("SqlServer", silo, []);
        await cluster.StartSilo();
        var port = Ports.Free();
        await cluster.StartFront(port, ("Storage:ConnectionString", front));
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestCluster.Ready(http);

        await TestCluster.Deliver(http, "A");

        await Run(front, "SELECT count(*) FROM OrleansMembershipTable");
        foreach (var table in new[] { "customers", "customer_changes", "OrleansStorage", "access_entries" })
            await Refused(front, $"SELECT * FROM {table}");
        await Refused(front, "UPDATE OrleansMembershipTable SET Status = 6");
        await Refused(silo, "CREATE TABLE more (id int)");
    }

    private static Task<SqlException> Refused(string connection, string sql) =>
        Assert.ThrowsAsync<SqlException>(() => Run(connection, sql));

    private static async Task Run(string connection, string sql)
    {
        await using var session = new SqlConnection(connection);
        await session.OpenAsync();
        await using var command = new SqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }

    private static string As(string owner, string login) =>
        new NpgsqlConnectionStringBuilder(owner) { Username = login }.ConnectionString;

    private static async Task Execute(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
