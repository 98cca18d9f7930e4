using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Syncs;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Intake;

/// <summary>
/// A delivery is replayed whatever became of it meanwhile: each replay leaves a row in the log, takes effect once, and
/// no delete is lost.
/// </summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Log = "/api/webhooks/erpnext/deliveries";

    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData("on_update", true)]
    [InlineData("on_update", false)]
    [InlineData("on_trash", true)]
    [InlineData("on_trash", false)]
    public async Task One_that_waits_to_be_tried_again_or_is_a_dead_letter_takes_effect_once(string name, bool waits)
    {
        await _front.DeliverCustomer("A", 1, new { tax_id = "1" });
        await Execute("""
            CREATE TRIGGER refuse BEFORE UPDATE ON customers BEGIN SELECT RAISE(ABORT, 'Refused.'); END
            """);
        Assert.Equal("failed", await _front.DeliverCustomer("A", 2, new { tax_id = "2" }, name));
        var failed = await Newest();
        if (!waits) await Execute("UPDATE webhook_deliveries SET next_attempt_ms = NULL");
        var refused = await Replay(failed);
        await Execute("DROP TRIGGER refuse");

        var replayed = await Replay(failed);
        var again = await Replay(failed);
        await Execute("UPDATE webhook_deliveries SET next_attempt_ms = 1 WHERE next_attempt_ms IS NOT NULL");
        await Wait.Until("nothing waits", async () =>
            (await _front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);

        Assert.Equal(("failed", "applied", "duplicate"), (refused, replayed, again));
        Assert.Equal(3, (await All()).Count(row => row.GetProperty("replayOf").GetString() == failed));
        var customer = await _front.Data("/api/customers/A");
        Assert.Equal((name == "on_trash", "2"), (customer.GetProperty("deletedAt").ValueKind is JsonValueKind.String,
            customer.GetProperty("taxNumber").GetString()));
        Assert.Equal([name == "on_trash" ? "deleted" : "updated", "created"], await Kinds("A"));
    }

    [Theory]
    [InlineData("on_update")]
    [InlineData("on_trash")]
    public async Task Many_replays_at_once_make_one_change_and_a_row_each(string name)
    {
        await _front.DeliverCustomer("A", 1, new { tax_id = "1" });
        await _front.DeliverCustomer("A", 2, new { tax_id = "2" }, name);
        var id = await Newest();
        // As after a restored backup: the row is older than the log.
        await Execute("DELETE FROM customers");
        await _front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0)
            .ForceActivationCollection(TimeSpan.Zero);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Replay(id)));

        Assert.Equal(20, (await All()).Count(row => row.GetProperty("replayOf").GetString() == id));
        Assert.Single(outcomes, outcome => outcome == "applied");
        Assert.All(outcomes, outcome => Assert.Contains(outcome, (string[])["applied", "duplicate"]));
        var row = (await _front.AllCustomers()).Single();
        Assert.Equal(name == "on_trash", row.GetProperty("deletedAt").ValueKind is JsonValueKind.String);
        // Of a delete of whom nobody has heard nobody is told.
        var told = (await _front.Data("/api/customers/changes?wait=0")).GetProperty("changes").EnumerateArray()
            .Count(change => change.GetProperty("cause").GetString() == "replay");
        Assert.Equal(name == "on_trash" ? 0 : 1, told);
    }

    [Fact]
    public async Task One_that_was_pruned_is_told_so_and_the_others_of_a_selection_are_replayed()
    {
        await _front.DeliverCustomer("A", 1);
        var pruned = await Newest();
        await _front.DeliverCustomer("B", 1);
        var kept = await Newest();
        await Execute($"DELETE FROM webhook_deliveries WHERE id = '{pruned}'");

        using var one = await _front.Http.PostAsync($"{Log}/{pruned}/replay", null);
        using var two = await _front.Http.PostAsJsonAsync($"{Log}/replay", new { ids = new[] { pruned, kept } });

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
        var results = (await two.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("results");
        Assert.Contains("no such delivery", results[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("duplicate", results[1].GetProperty("result").GetProperty("outcome").GetString());
        Assert.Equal(2, (await All()).Count);
    }

    /// <summary>A replay says nothing of who bears the name today, and nothing of the customer under its new one.</summary>
    [Theory]
    [InlineData("rename_id")]
    [InlineData("delete")]
    public async Task Of_a_customer_that_was_renamed_or_deleted_meanwhile_nothing_comes_back(string action)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3);
        site.Simulator.Actions.Do("create", "Old", values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        await site.Front.DeliverCustomer("Old", 1, new { tax_id = "late" });
        await site.Front.DeliverCustomer("Old", 1, null, "on_trash");
        var ids = (await site.Front.Data(Log)).GetProperty("items").EnumerateArray()
            .Where(row => row.GetProperty("replayOf").ValueKind is JsonValueKind.Null)
            .Select(row => row.GetProperty("id").GetString()!).ToList();
        site.Simulator.Actions.Do(action, "Old", "New");

        var replays = Task.WhenAll(ids.Concat(ids).Select(id =>
            site.Front.Http.PostAsync($"{Log}/{id}/replay", null)));
        await site.Basic();
        foreach (var answer in await replays) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Wait.Until("nothing waits", async () =>
            (await site.Front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);
        await site.Basic();

        var rows = (await site.Front.Data($"{Log}?limit=100")).GetProperty("items").EnumerateArray()
            .Count(row => row.GetProperty("replayOf").ValueKind is JsonValueKind.String);
        Assert.Equal(ids.Count * 2, rows);
        await site.AssertSame();
    }

    private async Task<string> Replay(string id)
    {
        using var answer = await _front.Http.PostAsync($"{Log}/{id}/replay", null);
        var data = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        return data.GetProperty("result").GetProperty("outcome").GetString()!;
    }

    private async Task<string> Newest() => (await All())[0].GetProperty("id").GetString()!;

    private async Task<List<JsonElement>> All() =>
        [.. (await _front.Data($"{Log}?limit=100")).GetProperty("items").EnumerateArray()];

    private async Task<string[]> Kinds(string name) =>
        [.. (await _front.Data($"/api/customers/{name}/history")).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("kind").GetString()!)];

    private Task<int> Execute(string sql) => _front.App.Services.GetRequiredService<Database>()
        .Write(session => session.Statement(sql, sql).ExecuteNonQueryAsync());
}

/// <summary>The same against <c>kill -9</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class KilledReplayTests : IDisposable
{
    private const string Log = "/api/webhooks/erpnext/deliveries";
    private const int Customers = 60;

    private static readonly int Kills = Scale.Of(3, full: 20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_replay_that_was_answered_is_in_the_log_and_took_effect_once()
    {
        var (answered, ids) = (new System.Collections.Concurrent.ConcurrentQueue<string>(), new List<string>());
        for (var kill = 0; kill <= Kills; kill++)
        {
            var (process, http) = await FrontProcess.Listening(_folder, ("Webhooks__KeepBodies", "All"));
            await using var _ = process;
            if (kill == 0) ids = await Deliver(http);
            await AssertLogged(http, answered);
            if (kill == Kills) await AssertReplayed(http, ids);
            else await ReplayUntilKilled(process, http, ids, answered);
            http.Dispose();
            // As after a restored backup: rows are gone of which the log knows.
            if (kill == 0) await Forget();
        }
    }

    private static async Task<List<string>> Deliver(HttpClient http)
    {
        for (var i = 0; i < Customers; i++)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { name = $"C{i}", modified = "2026-01-01 00:00:00" });
            using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
                Content = new ByteArrayContent(body) };
            request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
            using var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
        return [.. (await Rows(http)).Select(row => row.GetProperty("id").GetString()!)];
    }

    private async Task Forget()
    {
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={_folder.FullName}/data/customersync.db;Pooling=False");
        await database.OpenAsync();
        await using var forget = database.CreateCommand();
        forget.CommandText = "DELETE FROM customers";
        await forget.ExecuteNonQueryAsync();
    }

    private static async Task ReplayUntilKilled(
        FrontProcess process, HttpClient http, List<string> ids, System.Collections.Concurrent.ConcurrentQueue<string> answered)
    {
        var (enough, before) = (new TaskCompletionSource(), answered.Count);
        var replays = Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            for (var i = client; ; i++)
            {
                var id = ids[i % ids.Count];
                try
                {
                    using var answer = await http.PostAsync($"{Log}/{id}/replay", null);
                    if (!answer.IsSuccessStatusCode) continue;
                }
                catch (HttpRequestException) { return; }
                answered.Enqueue(id);
                if (answered.Count - before >= Customers / 2) enough.TrySetResult();
            }
        }));
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(3));
        await process.Kill();
        await replays;
    }

    private static async Task AssertLogged(HttpClient http, IEnumerable<string> answered)
    {
        var logged = (await Rows(http)).Select(row => row.GetProperty("replayOf").GetString()).OfType<string>()
            .CountBy(id => id).ToDictionary();
        Assert.All(answered.CountBy(id => id),
            replay => Assert.True(logged.GetValueOrDefault(replay.Key) >= replay.Value, $"{replay.Key}: {replay.Value}"));
    }

    private static async Task AssertReplayed(HttpClient http, List<string> ids)
    {
        foreach (var id in ids) (await http.PostAsync($"{Log}/{id}/replay", null)).Dispose();
        var changes = (await http.GetFromJsonAsync<JsonElement>("/api/customers/changes?wait=0&limit=1000"))
            .GetProperty("data").GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, Customers * 2).Select(i => (long)i),
            changes.Select(change => change.GetProperty("sequence").GetInt64()));
        Assert.Equal(Customers, changes.Where(change => change.GetProperty("cause").GetString() == "replay")
            .Select(change => change.GetProperty("erpnextId").GetString()).Distinct().Count());
    }

    private static async Task<List<JsonElement>> Rows(HttpClient http)
    {
        var rows = new List<JsonElement>();
        for (string? after = ""; after is not null;)
        {
            var page = (await http.GetFromJsonAsync<JsonElement>($"{Log}?limit=500&after={after}")).GetProperty("data");
            rows.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("nextCursor").GetString();
        }
        return rows;
    }
}
