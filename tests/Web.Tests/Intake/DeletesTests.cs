using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.ErpNext;
using CustomerSync.Tests.Hosting;
using CustomerSync.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Intake;

/// <summary>A delete is a hint: with credentials ERPNext is asked first.</summary>
public sealed class DeletesTests
{
    private const string Log = "/api/webhooks/erpnext/deliveries";

    private readonly Oracle _oracle = new();

    [Fact]
    public async Task A_delete_is_deferred_and_applied_once_ERPNext_confirms_it()
    {
        await using var front = await Start();
        await front.DeliverCustomer("A", 1, new { email_id = "a@x" });

        Assert.Equal("deferred", await front.DeliverCustomer("A", 1, new { email_id = "a@x" }, "on_trash"));
        Assert.Equal(JsonValueKind.Null, (await front.Data("/api/customers/A")).GetProperty("deletedAt").ValueKind);
        _oracle.Answers["A"] = Presence.Gone;

        await Wait.Until("the confirmed delete",
            async () => (await front.Data("/api/customers/A")).GetProperty(
                "deletedAt").ValueKind != JsonValueKind.Null);
        var logged = (await front.Data(Log)).GetProperty("items")[0];
        Assert.Equal("applied", logged.GetProperty("outcome").GetString());
        Assert.True(logged.GetProperty("attempts").GetInt32() >= 1);
    }

    [Fact]
    public async Task A_phantom_delete_leaves_the_living_customer()
    {
        await using var front = await Start();
        await front.DeliverCustomer("A", 1);
        _oracle.Answers["A"] = Presence.Present;

        Assert.Equal("deferred", await front.DeliverCustomer("A", 1, null, "on_trash"));

        await Wait.Until("the settled delivery",
            async () => (await front.Data(Log)).GetProperty("items")[0].GetProperty("outcome")
                .GetString() == "unchanged");
        Assert.Equal(JsonValueKind.Null, (await front.Data("/api/customers/A")).GetProperty("deletedAt").ValueKind);
    }

    [Fact]
    public async Task A_deferred_delete_survives_a_restart_and_yields_to_a_newer_document()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using (var first = await Start(folder))
        {
            await first.DeliverCustomer("A", 1);
            await first.DeliverCustomer("A", 1, null, "on_trash");
            await first.DeliverCustomer("B", 1);
            await first.DeliverCustomer("B", 1, null, "on_trash");
            await first.DeliverCustomer("B", 2, new { email_id = "again@x" });
        }
        (_oracle.Answers["A"], _oracle.Answers["B"]) = (Presence.Gone, Presence.Gone);

        await using var second = await Start(folder);

        await Wait.Until("both deletes settled",
            async () => (await second.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);
        Assert.NotEqual(JsonValueKind.Null, (await second.Data("/api/customers/A")).GetProperty("deletedAt").ValueKind);
        Assert.Equal("again@x", (await second.Data("/api/customers/B")).GetProperty("email").GetString());
        Assert.Equal(JsonValueKind.Null, (await second.Data("/api/customers/B")).GetProperty("deletedAt").ValueKind);
    }

    [Fact]
    public async Task A_delete_that_does_not_say_of_when_is_confirmed_too_and_a_dry_run_tells_the_same()
    {
        await using var front = await Start();
        await front.DeliverCustomer("A", 1, new { email_id = "a@x" });

        using (var undated = await front.Deliver("{\"event\":\"after_delete\",\"doc\":{\"name\":\"A\"}}"))
            undated.EnsureSuccessStatusCode();
        var logged = (await front.Data(Log)).GetProperty("items")[0];
        using var dryRun = await front.Http.PostAsJsonAsync(
            $"{Log}/{logged.GetProperty("id").GetString()}/replay?dryRun=true", new { });
        var preview = (await dryRun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data")
            .GetProperty("customers")[0];

        Assert.Equal(("deferred", "deleted"),
            (logged.GetProperty("outcome").GetString(), preview.GetProperty("kind").GetString()));
        _oracle.Answers["A"] = Presence.Gone;
        await Wait.Until("the confirmed delete",
            async () => (await front.Data("/api/customers/A")).GetProperty(
                "deletedAt").ValueKind != JsonValueKind.Null);
    }

    private Task<RunningFront> Start(DirectoryInfo? folder = null) =>
        RunningFront.Start(folder, services => services.AddSingleton<IDeleteConfirmation>(_oracle));

    /// <summary>Stands for ERPNext: does not know until it is told.</summary>
    private sealed class Oracle : IDeleteConfirmation
    {
        public ConcurrentDictionary<string, Presence> Answers { get; } = new();

        public bool IsPossible => true;

        public Task<DeleteVerdict> Ask(string erpnextId, CancellationToken cancel) =>
            Task.FromResult(new DeleteVerdict(Answers.GetValueOrDefault(erpnextId, Presence.Unknown), "asked"));
    }
}
