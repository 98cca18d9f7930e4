using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using Npgsql;

namespace CustomerSync.Tests.Storage;

/// <summary>Retention on a server, while another transaction holds what it is about to take.</summary>
public sealed class RetentionRaceTests
{
    [Theory]
    [InlineData("UPDATE customers SET deleted_at = NULL, version = version + 1 WHERE erpnext_id = 'A'", "Tombstones",
        "customers")]
    [InlineData("UPDATE webhook_deliveries SET next_attempt_ms = 1", "Deliveries", "webhook_deliveries")]
    [InlineData("UPDATE sync_runs SET finished_at = NULL, state = 'held'", "SyncRuns", "sync_runs")]
    public async Task What_is_taken_up_again_while_it_is_pruned_stays(string change, string kind, string table)
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var database = TestDatabase.Open("PostgreSql", connection);
        await database.Migrate(TestContext.Current.CancellationToken);
        await Fill(database);
        await using var other = new NpgsqlConnection(connection);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand(change, other, transaction)) await command
            .ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var pruning = Prune(new Pruning(database), kind);
        await Wait.Until("the pruning waits for the row", async () => await Waiting(connection) || pruning.IsCompleted);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await pruning);
        Assert.Equal(1, await database.Read(async session =>
            (long)(await session.Statement("test", $"SELECT count(*) FROM {table}").ExecuteScalarAsync())!));
    }

    private static async Task Fill(Database database)
    {
        var store = new CustomerStore(database, TimeProvider.System);
        await store.Commit([Sample.Create(Sample.Customer("A") with { DeletedAt = Sample.Noon }),
            Sample.LogOnly(Sample.DeliveryId())]);
        await database.Write(session => session.Statement("run", """
            INSERT INTO sync_runs (id, kind, state, lease, progress, started_at, finished_at) VALUES ('019', 'basic',
                'completed', '', '', '2026-01-01', '2026-01-01')
            """).ExecuteNonQueryAsync());
    }

    private static Task<int> Prune(Pruning pruning, string kind) => kind switch
    {
        "Tombstones" => pruning.Tombstones(Sample.Noon.AddDays(1)),
        "Deliveries" => pruning.Deliveries(Sample.Noon.AddDays(1)),
        _ => pruning.SyncRuns(Sample.Noon.AddDays(1)),
    };

    private static async Task<bool> Waiting(string connection)
    {
        await using var watcher = new NpgsqlConnection(connection);
        await watcher.OpenAsync(TestContext.Current.CancellationToken);
        await using var command =
            new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                + "wait_event_type = 'Lock'", watcher);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0;
    }
}
