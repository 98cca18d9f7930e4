using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Syncs;

/// <summary>What a run did not write, or what was lost of what it wrote, another finds.</summary>
[Trait("Speed", "Slow")]
public sealed class LossesTests
{
    [Fact]
    public async Task Silos_that_start_all_the_time_lose_nothing_of_a_run()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 300);
        await site.Basic();
        var names = site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Take(3).Select(one => one.Name).ToList());
        site.Simulator.Actions.Do("delete", names[0]);
        site.Simulator.Actions.Do("save", names[1]);
        site.Simulator.Faults.Broken.Add(names[1]);
        site.Simulator.Faults.Slow = 30;
        var starts = StartSilos(site, out var stop);

        var run = await site.Basic();

        await stop.CancelAsync();
        Assert.True(await starts > 10);
        Assert.Equal(("completed", 1, 1), (
            run.GetProperty("status").GetString(), run.GetProperty("deleted").GetInt32(), run.GetProperty("failed")
                .GetInt32()));
        var failures = await site.Front.Data($"/api/customers/sync/runs/{run.GetProperty("id").GetString()}/failures");
        Assert.Equal(names[1], Assert.Single(failures.GetProperty("items").EnumerateArray()).GetProperty("erpnextId")
            .GetString());
        site.Simulator.Faults.Clear();
        await site.Basic();
        await site.AssertSame();
    }

    [Theory]
    [InlineData("save")]
    [InlineData("edit_contact")]
    public async Task What_a_cancelled_run_could_not_take_the_next_takes(string action)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        WithoutPatrol(site);
        await site.Basic();
        site.Simulator.Actions.Do("create", "A", values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        site.Simulator.Actions.Do(
            action, "A", values: new() { ["tax_id"] = "42", ["email_id"] = "second@example.com" });
        site.Simulator.Faults.Broken.Add("A");
        site.Simulator.Faults.Slow = 200;
        var id = (await site.Coordinator.Start(SyncKind.Basic, SyncTrigger.Person)).Id;
        await Wait.Until("the failure", async () =>
            (await site.Front.Data($"/api/customers/sync/runs/{id}")).GetProperty("failed").GetInt32() == 1);
        Assert.Equal(SyncStatus.Cancelled, (await site.Coordinator.Cancel(id))!.Status);
        site.Simulator.Faults.Clear();
        site.Simulator.Faults.Broken.Clear();

        await site.Basic();

        await site.AssertSame();
    }

    /// <summary>It would find whatever another stage leaves out.</summary>
    private static void WithoutPatrol(SyncedSite site) =>
        site.Front.App.Services.GetRequiredService<IOptions<SyncOptions>>().Value.Without.Add(SyncStage.Patrol);

    [Fact]
    public async Task What_an_older_copy_lacks_that_is_put_in_under_a_running_silo_is_read_again()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        WithoutPatrol(site);
        await site.Basic();
        var database = site.Front.App.Services.GetRequiredService<Database>();
        await Execute(database, Tables.Select(table => $"CREATE TABLE old_{table} AS SELECT * FROM {table}"));
        var name = site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].First().Name);
        site.Simulator.Actions.Do("save", name, values: new() { ["tax_id"] = "42" });
        await site.Basic();
        var head = (await site.Front.App.Services.GetRequiredService<FeedStore>().Head()).Cursor;
        await Wait.Until("the silo has seen it",
            () => site.Front.App.Services.GetRequiredService<FeedHistory>().Seen == head);

        var columns = new Dictionary<string, string>();
        foreach (var table in Tables) columns[table] = await Columns(database, table);
        await Execute(database, Tables.SelectMany(table => (string[])
            [$"DELETE FROM {table}",
                $"INSERT INTO {table} ({columns[table]}) SELECT {columns[table]} FROM old_{table}"]));

        await Wait.Until("what the copy lacks", async () =>
            (await site.Customer(name)).GetProperty("taxNumber").GetString() == "42"
            && (await site.Coordinator.WantedCatchUp()) is null);
        await site.AssertSame();
    }

    private static readonly string[] Tables =
        ["customers", "customer_changes", "feed_head", "feed_epochs", "sync_failures", "sync_runs", "OrleansStorage"];

    /// <summary>Without those that the database computes.</summary>
    private static Task<string> Columns(Database database, string table) => database.Read(async session =>
    {
        var sql = $"SELECT group_concat(name) FROM pragma_table_info('{table}')";
        return (string)(await session.Statement(sql, sql).ExecuteScalarAsync())!;
    });

    private static Task<bool> Execute(Database database, IEnumerable<string> statements) =>
        database.Write(async session =>
    {
        foreach (var statement in statements) await session.Statement(statement, statement).ExecuteNonQueryAsync();
        return true;
    });

    [Fact]
    public async Task A_run_that_fails_while_its_end_cannot_be_noted_has_failed_once()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30);
        await site.Basic();
        var database = site.Front.App.Services.GetRequiredService<Database>();
        await Execute(database, ["""
            CREATE TRIGGER away BEFORE UPDATE ON OrleansStorage BEGIN SELECT RAISE(ABORT, 'The database is away.'); END
            """]);
        site.Simulator.Faults.Revoked = true;
        var run = await site.Coordinator.Start(SyncKind.Basic, SyncTrigger.Person);
        await Wait.Until("its end not noted",
            async () => await Record.ExceptionAsync(site.Coordinator.Tick) is not null);
        for (var look = 0; look < 3; look++) await Assert.ThrowsAnyAsync<Exception>(site.Coordinator.Tick);

        await Execute(database, ["DROP TRIGGER away"]);

        await site.Ended(await site.Front.Data($"/api/customers/sync/runs/{run.Id}"));
        Assert.EndsWith("\"Failures\":1}", await CoordinatorState(database), StringComparison.Ordinal);
    }

    private static Task<string> CoordinatorState(Database database) => database.Read(async session =>
    {
        const string sql = "SELECT PayloadBinary FROM OrleansStorage WHERE GrainTypeString LIKE '%coordinator%'";
        return System.Text.Encoding.UTF8.GetString((byte[])(await session.Statement(sql, sql).ExecuteScalarAsync())!);
    });

    /// <summary>What a start does to the feed, until it is told to stop.</summary>
    private static Task<int> StartSilos(SyncedSite site, out CancellationTokenSource stop)
    {
        var source = stop = new CancellationTokenSource();
        var feed = site.Front.App.Services.GetRequiredService<FeedStore>();
        return Task.Run(async () =>
        {
            for (var starts = 0; ; starts++)
            {
                if (source.IsCancellationRequested) return starts;
                await feed.BeginEpoch(continues: true);
            }
        });
    }
}
