using System.Net;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using Npgsql;

namespace CustomerSync.Tests.Intake;

/// <summary>A database that is read as before but takes no commit, and one behind a pooler.</summary>
[Trait("Speed", "Slow")]
public sealed class UnwritableDatabaseTests
{
    [Fact]
    public async Task A_server_that_went_read_only_is_neither_ready_nor_taking_and_recovers_by_itself()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var front =
            await RunningFront.Start(
                null, "--Storage:Provider", "PostgreSql", "--Storage:ConnectionString", connection);
        Assert.Equal("applied", await front.DeliverCustomer("A", 1));
        await Wait.Until("ready", async () => (await Ready(front)).Status is HttpStatusCode.OK);

        await Change(connection, "SET default_transaction_read_only = on");
        using var refused = await front.Deliver("""{"name":"B","modified":"2026-01-01 00:00:02.000000"}""");
        await Wait.Until("not ready",
            async () => (await Ready(front)).Body.Contains("read-only", StringComparison.Ordinal));
        var during = await front.Data(RunningFront.Webhooks);
        var status = (await Ready(front)).Status;
        await Change(connection, "RESET default_transaction_read_only");
        await Wait.Until("ready again", async () => (await Ready(front)).Status is HttpStatusCode.OK);
        await Wait.Until("taking again",
            async () => (await front.Data(RunningFront.Webhooks)).GetProperty("isTaking").GetBoolean());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable),
            (refused.StatusCode, status));
        Assert.False(during.GetProperty("isTaking").GetBoolean());
        Assert.Contains("read-only", during.GetProperty("whyNot").GetString(), StringComparison.Ordinal);
        Assert.Equal("applied", await front.DeliverCustomer("B", 2));
    }

    [Fact]
    public async Task Behind_PgBouncer_in_transaction_mode_all_is_applied_with_nothing_set()
    {
        var (pooler, connection) = await PgBouncer.NewDatabase(pool: 20);
        await using var _ = pooler;
        await using var front =
            await RunningFront.Start(
                null, "--Storage:Provider", "PostgreSql", "--Storage:ConnectionString", connection);
        using var turns = new SemaphoreSlim(8);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 80).Select(async i =>
        {
            await turns.WaitAsync();
            try { return await front.DeliverCustomer($"C{i % 40:00}", i, new { customer_name = $"Customer {i}" }); }
            finally { turns.Release(); }
        }));

        Assert.All(outcomes, outcome => Assert.True(outcome is "applied" or "stale", outcome));
        Assert.Equal(40, (await front.AllCustomers()).Count);
        Assert.Equal(HttpStatusCode.OK, (await front.Http.GetAsync("/api/customers/changes")).StatusCode);
        await Wait.Until("ready", async () => (await Ready(front)).Status is HttpStatusCode.OK);
    }

    private static async Task<(HttpStatusCode Status, string Body)> Ready(RunningFront front)
    {
        using var answer = await front.Http.GetAsync("/health/ready");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task Change(string connection, string setting)
    {
        var name = new NpgsqlConnectionStringBuilder(connection).Database!;
        await using var admin =
            new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(connection) {
                    Database = "postgres", Pooling = false }.ConnectionString);
        await admin.OpenAsync();
        await using var command = new NpgsqlCommand($"ALTER DATABASE {name} {setting}", admin);
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'";
        await command.ExecuteScalarAsync();
    }
}
