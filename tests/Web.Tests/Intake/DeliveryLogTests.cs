using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace CustomerSync.Tests.Intake;

/// <summary>The log, replay, and what a replay would do.</summary>
public sealed class DeliveryLogTests
{
    private const string Log = "/api/webhooks/erpnext/deliveries";

    [Fact]
    public async Task After_a_storm_the_log_adds_up()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:AllowUnsigned", "true");
        var sent = 0;
        await Parallel.ForEachAsync(
            Capture.All.Concat(Capture.All), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (capture, _) =>
        {
            using var answer = await front.Send(capture);
            if (answer.StatusCode is not HttpStatusCode.Unauthorized) Interlocked.Increment(ref sent);
        });
        using (await front.Deliver("{}")) sent++;

        var status = await front.Data(RunningFront.Webhooks);

        Assert.Equal(sent, status.GetProperty("lastHour").EnumerateObject().Sum(outcome => outcome.Value.GetInt32()));
        Assert.Equal(sent, await CountLog(front));
        Assert.Equal(1, status.GetProperty("lastDay").GetProperty("rejected").GetInt32());
        Assert.Equal("rejected", status.GetProperty("lastFailure").GetProperty("outcome").GetString());
        // A delete that only a header tells waits for a person, if it happens to find its customer alive.
        var deferred = status.GetProperty("lastDay").TryGetProperty("deferred", out var some) ? some.GetInt32() : 0;
        Assert.Equal(1 + deferred, status.GetProperty("deadLetters").GetInt32());
        Assert.True(status.GetProperty("isTaking").GetBoolean());
        Assert.True(status.GetProperty("lastSignedWith").TryGetProperty("current", out _));
    }

    [Theory]
    [InlineData("Problems", false, true)]
    [InlineData("All", true, true)]
    [InlineData("None", false, false)]
    public async Task Bodies_are_kept_as_configured(string keep, bool ofApplied, bool ofRejected)
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", keep);
        await front.DeliverCustomer("A", 1);
        using (await front.Deliver("{\"name\":\"A\",\"modified\":1}")) { }

        var rows = (await front.Data(Log)).GetProperty("items").EnumerateArray()
            .ToDictionary(row => row.GetProperty("outcome").GetString()!);

        Assert.Equal((ofApplied, ofRejected),
            (rows["applied"].GetProperty("hasBody").GetBoolean(), rows["rejected"].GetProperty("hasBody")
                .GetBoolean()));
        var one = await front.Data($"{Log}/{rows["rejected"].GetProperty("id").GetString()}");
        Assert.Equal(ofRejected ? "{\"name\":\"A\",\"modified\":1}" : null, one.GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_replay_goes_through_the_same_rules_and_a_dry_run_changes_nothing()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "All");
        await front.DeliverCustomer("A", 1, new { email_id = "old@x" });
        await front.DeliverCustomer("A", 2, new { email_id = "new@x" });
        await front.DeliverCustomer("B", 1, new { email_id = "b@x" });
        var ids = (await front.Data(Log)).GetProperty("items").EnumerateArray()
            .Select(row => row.GetProperty("id").GetString()!).ToList();

        var preview = await Post(front, $"{Log}/replay", new { ids, dryRun = true });
        Assert.All(preview.GetProperty("customers")
            .EnumerateArray(), customer => Assert.Empty(customer.GetProperty("fields").EnumerateObject()));
        var replay = await Post(front, $"{Log}/replay", new { filter = new { erpnextId = "A" } });

        Assert.Equal(1, replay.GetProperty("outcomes").GetProperty("stale").GetInt32());
        Assert.Equal(1, replay.GetProperty("outcomes").GetProperty("duplicate").GetInt32());
        Assert.Equal("new@x", (await front.Data("/api/customers/A")).GetProperty("email").GetString());
        Assert.Equal(5, await CountLog(front));
    }

    [Fact]
    public async Task A_dry_run_tells_per_customer_and_field_what_would_change()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using (var first = await RunningFront.Start(folder, "--Webhooks:KeepBodies", "All"))
        {
            await first.DeliverCustomer("A", 1, new { email_id = "a@x" });
            await first.DeliverCustomer("A", 2, new { email_id = "b@x" });
        }
        // As after a restored backup: the row is older than the log. Only the database itself can bring that about.
        await using (var database =
            new SqliteConnection($"Data Source={folder.FullName}/customersync.db;Pooling=False"))
        {
            await database.OpenAsync();
            await using var forget = database.CreateCommand();
            forget.CommandText = "DELETE FROM customers";
            await forget.ExecuteNonQueryAsync();
        }
        await using var front = await RunningFront.Start(folder, "--Webhooks:KeepBodies", "All");

        var preview = (await Post(front, $"{Log}/replay", new { filter = new { }, dryRun = true })).GetProperty(
            "customers")[0];
        Assert.Equal(0, (await front.Data("/api/customers")).GetProperty("total").GetInt32());
        var replay = await Post(front, $"{Log}/replay", new { filter = new { } });

        Assert.Equal(("A", "created"),
            (preview.GetProperty("erpnextId").GetString(), preview.GetProperty("kind").GetString()));
        Assert.Equal("b@x", preview.GetProperty("fields").GetProperty("email").GetProperty("to").GetString());
        Assert.Equal(JsonValueKind.Null, preview.GetProperty("fields").GetProperty("email")
            .GetProperty("from").ValueKind);
        Assert.Equal(2, replay.GetProperty("outcomes").GetProperty("applied").GetInt32());
        Assert.Equal("b@x", (await front.Data("/api/customers/A")).GetProperty("email").GetString());
        var changes = (await front.Data("/api/customers/changes?wait=0")).GetProperty("changes");
        Assert.Equal("replay", changes[changes.GetArrayLength() - 1].GetProperty("cause").GetString());
    }

    [Theory]
    [InlineData("müller")]
    [InlineData("MÜLLER")]
    [InlineData("Müller")]
    public async Task The_log_is_searched_whatever_the_case_of_a_letter(string text)
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("MÜLLER", 1);
        await front.DeliverCustomer("MILLER", 1);

        var found = (await front.Data($"{Log}?text={Uri.EscapeDataString(text)}")).GetProperty("items")
            .EnumerateArray();

        Assert.Equal("MÜLLER", Assert.Single(found).GetProperty("erpnextId").GetString());
    }

    /// <summary>
    /// A retry that throws each time, here for a body that no version could have logged as failed, waits its turn like
    /// the others.
    /// </summary>
    [Fact]
    public async Task A_retry_that_throws_is_put_back()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using (await RunningFront.Start(folder)) { }
        await using (var database =
            new SqliteConnection($"Data Source={folder.FullName}/customersync.db;Pooling=False"))
        {
            await database.OpenAsync();
            await using var insert = database.CreateCommand();
            insert.CommandText = """
                INSERT INTO webhook_deliveries (id, received_at, event, outcome, next_attempt_ms, body)
                VALUES ('019c0000000070008000000000000001', '2026-01-01T00:00:00.0000000Z', 'on_update', 'failed', 1, '{}')
                """;
            await insert.ExecuteNonQueryAsync();
        }

        await using var front = await RunningFront.Start(folder);

        await Wait.Until("it is put back", async () => (await Row()).GetProperty("attempts").GetInt32() == 1);
        Assert.Equal("failed", (await Row()).GetProperty("outcome").GetString());
        Assert.NotEqual(JsonValueKind.Null, (await Row()).GetProperty("nextAttemptAt").ValueKind);
        async Task<JsonElement> Row() => (await front.Data(Log)).GetProperty("items")[0];
    }

    [Fact]
    public async Task What_cannot_be_replayed_is_told_why()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "Problems");
        await front.DeliverCustomer("A", 1);
        var id = (await front.Data(Log)).GetProperty("items")[0].GetProperty("id").GetString();

        var answer = await Post(front, $"{Log}/{id}/replay", new { });
        Assert.Contains("KeepBodies", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
        using var unknown = await front.Http.PostAsJsonAsync($"{Log}/nosuch/replay", new { });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var neither = await front.Http.PostAsJsonAsync($"{Log}/replay", new { dryRun = true });
        Assert.Equal(HttpStatusCode.BadRequest, neither.StatusCode);
    }

    private static async Task<JsonElement> Post(RunningFront front, string path, object body)
    {
        using var answer = await front.Http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private static async Task<int> CountLog(RunningFront front)
    {
        var count = 0;
        for (string? after = ""; after is not null;)
        {
            var page = await front.Data($"{Log}?limit=100&after={after}");
            count += page.GetProperty("items").GetArrayLength();
            after = page.GetProperty("nextCursor").GetString();
        }
        return count;
    }
}
