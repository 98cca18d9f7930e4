using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using Npgsql;

namespace CustomerSync.Tests.Cluster;

/// <summary>Silos and fronts with logins of their own, as deploy/sql makes them.</summary>
[Collection("Clusters beside other tests")]
[Trait("Speed", "Slow")]
public sealed class DatabaseLoginsTests
{
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

    private static string As(string owner, string login) =>
        new NpgsqlConnectionStringBuilder(owner) { Username = login }.ConnectionString;

    private static async Task Execute(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
