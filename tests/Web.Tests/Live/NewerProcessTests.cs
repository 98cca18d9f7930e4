using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Packages.DotNet;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>
/// During an upgrade newer silos write what this front does not know: it passes on what it can, and stops at nothing.
/// </summary>
public sealed class NewerProcessTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task A_kind_of_change_that_is_not_known_here_is_passed_on_by_its_name()
    {
        await _front.DeliverCustomer("A", 1);
        await using var events =
            await EventReader.Open(_front, (await _front.Data("/api/customers")).GetProperty("feedCursor").GetString());
        await events.Next("ready");

        await Write("""
            INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer)
            SELECT sequence + 1, customer_id, erpnext_id, 'splitOff', 'portal', at, before, customer FROM customer_changes
            """, "UPDATE feed_head SET sequence = sequence + 1");

        var change = (await events.Next("the change that is newer"))!;
        Assert.Equal("customer.splitOff", change.Type);
        Assert.Equal(("splitOff", "portal"),
            (change.Data.GetProperty("kind").GetString(), change.Data.GetProperty("cause").GetString()));
        await _front.DeliverCustomer("B", 2);
        Assert.Equal("B", (await events.Next("the one after it"))!.Name);
        var page = await _front.Data("/api/customers/changes?wait=0");
        Assert.Equal(["created", "splitOff", "created"], page.GetProperty("changes").EnumerateArray()
            .Select(item => item.GetProperty("kind").GetString()));
        Assert.Equal([("splitOff", "portal"), ("created", "webhook")],
            (await _front.Data("/api/customers/A/history")).GetProperty("items").EnumerateArray()
                .Select(item => (item.GetProperty("kind").GetString(), item.GetProperty("cause").GetString())));
        Assert.Equal(["splitOff", "created"], await ClientHosts.Client(_front.Http.BaseAddress!.ToString())
            .HistoryAsync("A").Select(entry => entry.Kind).ToListAsync());
    }

    [Fact]
    public async Task A_run_at_a_stage_that_is_not_known_here_is_listed_with_the_others()
    {
        await Write("""
            INSERT INTO sync_runs (id, kind, state, lease, progress, started_at, finished_at)
            VALUES ('019a0000000070008000000000000000', 'partial', 'suspended', '', '{"trigger":"nightly","stage":"splits"}',
              '2026-11-01T00:00:00.0000000Z', '2026-11-01T00:00:01.0000000Z'),
              ('019a0000000070008000000000000001', 'basic', 'completed', '', '{"trigger":"Schedule","stage":"splits"}',
              '2026-11-01T00:00:00.0000000Z', '2026-11-01T00:00:01.0000000Z')
            """);

        var runs = (await _front.Data("/api/customers/sync/runs")).GetProperty("items");

        Assert.Equal(("schedule", "unknown"),
            (runs[0].GetProperty("trigger").GetString(), runs[0].GetProperty("stage").GetString()));
        Assert.All(["kind", "status", "trigger", "stage"],
            word => Assert.Equal("unknown", runs[1].GetProperty(word).GetString()));
        Assert.Equal(2, runs.GetArrayLength());
        Assert.Equal("019a0000000070008000000000000001",
            (await _front.Data("/api/customers/sync")).GetProperty("lastBasic").GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_outcome_that_is_not_known_here_is_a_word_in_the_log_and_no_number()
    {
        await _front.DeliverCustomer("A", 1);
        await Write("UPDATE webhook_deliveries SET outcome = 'quarantined', signed_with = 'third'");

        var one = (await _front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0];

        Assert.Equal(("unknown", "unknown"),
            (one.GetProperty("outcome").GetString(), one.GetProperty("signedWith").GetString()));
    }

    private Task<int> Write(params string[] statements) =>
        _front.App.Services.GetRequiredService<Database>().Write(async session =>
    {
        foreach (var statement in statements) await session.Statement(statement, statement).ExecuteNonQueryAsync();
        return statements.Length;
    });
}
