using System.Net;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Intake;

/// <summary>Too much, or nowhere to put it: 503 in time, nothing lost, and the coordinator is told.</summary>
[Trait("Speed", "Slow")]
public sealed class BackPressureTests
{
    [Fact]
    public async Task Beyond_the_bound_a_delivery_is_answered_503_at_once()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:MaxInFlight", "1");
        var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            using var answer = await front.Deliver($"{{\"name\":\"C{i}\",\"modified\":\"2026-01-01 00:00:00\"}}");
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable) Assert.NotNull(answer.Headers.RetryAfter);
        });

        var (taken, busy) = (statuses.Count(status => status is HttpStatusCode.OK),
            statuses.Count(status => status is HttpStatusCode.ServiceUnavailable));
        Assert.Equal((300, true, true), (taken + busy, taken > 0, busy > 0));
        var intake = await front.Data(RunningFront.Webhooks);
        Assert.Equal(busy, intake.GetProperty("refused").GetProperty("busy").GetInt32());
        Assert.Equal(taken, intake.GetProperty("lastHour").GetProperty("applied").GetInt32());
        await CatchUpWanted(front);
    }

    [Fact]
    public async Task A_lost_storage_answers_503_within_the_time_and_recovers_without_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using var front = await RunningFront.Start(folder, "--Webhooks:Timeout", "00:00:02");
        await front.DeliverCustomer("A", 1);
        using (Locked(folder))
        {
            using var refused = await front.Deliver(
                "{\"name\":\"A\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 00:00:02\"}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await Wait.Until("the storage taken again", async () =>
        {
            using var again = await front.Deliver(
                "{\"name\":\"A\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 00:00:02\"}");
            return again.IsSuccessStatusCode;
        });
        Assert.Equal("a@x", (await front.Data("/api/customers/A")).GetProperty("email").GetString());
        Assert.True((await front.Data(RunningFront.Webhooks)).GetProperty("refused").GetProperty("unavailable")
            .GetInt32() > 0);
        await CatchUpWanted(front);
    }

    [Fact]
    public async Task A_commit_that_fails_now_is_no_failure_of_the_delivery_and_tells_nothing_of_ours()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using var front = await RunningFront.Start(folder, "--Webhooks:Timeout", "00:00:30");
        await front.DeliverCustomer("Secret Name", 1);
        // Longer than the database waits for its lock: the storage says so, and Orleans wraps it.
        using (Locked(folder))
        {
            using var refused = await front.Deliver(
                "{\"name\":\"Secret Name\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 00:00:02\"}");
            var answer = await refused.Content.ReadAsStringAsync();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, true),
                (refused.StatusCode, refused.Headers.RetryAfter is not null));
            Assert.All(["SQLite", "locked", "   at ", "Orleans", "Exception", "Secret Name"],
                word => Assert.DoesNotContain(word, answer, StringComparison.Ordinal));
        }

        await Wait.Until("the storage taken again", async () =>
        {
            using var again = await front.Deliver(
                "{\"name\":\"Secret Name\",\"email_id\":\"a@x\",\"modified\":\"2026-01-01 00:00:02\"}");
            return again.IsSuccessStatusCode;
        });
        var logged = (await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items").EnumerateArray();
        Assert.DoesNotContain(logged, delivery => delivery.GetProperty("outcome").GetString() == "failed");
    }

    [Fact]
    public async Task A_delivery_that_failed_is_kept_and_retried()
    {
        var faulty = new Faulty();
        await using var front =
            await RunningFront.Start(null, services => services.AddSingleton<IDeleteConfirmation>(faulty));
        await front.DeliverCustomer("A", 1);

        Assert.Equal("failed", await front.DeliverCustomer("A", 1, null, "on_trash"));
        var status = await front.Data(RunningFront.Webhooks);
        Assert.Equal((1, 0), (status.GetProperty("waiting").GetInt32(), status.GetProperty("deadLetters").GetInt32()));
        Assert.Equal("failed", status.GetProperty("lastFailure").GetProperty("outcome").GetString());
        Assert.DoesNotContain("fault of the program", status.GetProperty("lastFailure").GetProperty("reason")
            .GetString(), StringComparison.Ordinal);
        faulty.IsBroken = false;

        await Wait.Until("the retry",
            async () => (await front.Data("/api/customers/A")).GetProperty(
                "deletedAt").ValueKind != JsonValueKind.Null);
        Assert.Equal(0, (await front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32());
    }

    private static Task CatchUpWanted(RunningFront front) => Wait.Until(
        "the coordinator told",
        async () => (await front.Data(RunningFront.Webhooks)).GetProperty("catchUp").ValueKind is JsonValueKind.Object);

    /// <summary>Another program holds the file.</summary>
    private static SqliteConnection Locked(DirectoryInfo folder)
    {
        var connection = new SqliteConnection($"Data Source={folder.FullName}/customersync.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    private sealed class Faulty : IDeleteConfirmation
    {
        public bool IsBroken { get; set; } = true;

        public bool IsPossible => IsBroken ? throw new InvalidOperationException("A fault of the program.") : false;

        public Task<DeleteVerdict> Ask(string erpnextId, CancellationToken cancel) => throw new NotSupportedException();
    }
}
