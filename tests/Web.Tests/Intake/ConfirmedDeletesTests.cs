using System.Net;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;

namespace CustomerSync.Tests.Intake;

/// <summary>Deletes are confirmed with a simulated ERPNext, over its REST.</summary>
public sealed class ConfirmedDeletesTests
{
    [Fact]
    public async Task A_real_delete_is_confirmed_and_a_phantom_one_is_not()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var front = await Start(simulator);
        simulator.Installer.Install($"{front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        var (gone, alive) = (simulator.Actions.Do("create", values: simulator.Seeder.NewCustomer()),
            simulator.Actions.Do("create", values: simulator.Seeder.NewCustomer()));
        await Wait.Until("both customers here", async () => (await front.AllCustomers()).Count == 2);

        simulator.Actions.Do("delete", gone);
        using (await front.Deliver(
            JsonSerializer.Serialize(
                new { @event = "on_trash", doc = new { name = alive, modified = "2999-01-01 00:00:00" } }))) { }

        await Wait.Until("the confirmed delete", async () => IsDeleted(await Find(front, gone)));
        await Wait.Until("the phantom settled",
            async () => (await Status(front)).GetProperty("waiting").GetInt32() == 0);
        Assert.False(IsDeleted(await Find(front, alive)));
        Assert.InRange((await Status(front)).GetProperty("lagMs").GetDouble(), -1000, 60_000);
    }

    [Fact]
    public async Task While_ERPNext_is_down_the_delete_waits_and_is_confirmed_later()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var front = await Start(simulator);
        await front.DeliverCustomer("Nobody There", 1);
        simulator.Faults.Down = true;

        Assert.Equal("deferred", await front.DeliverCustomer("Nobody There", 1, null, "on_trash"));
        await Wait.Until("a vain attempt",
            async () => (await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0].GetProperty(
                "attempts").GetInt32() > 0);
        Assert.False(IsDeleted(await Find(front, "Nobody There")));
        simulator.Faults.Down = false;

        await Wait.Until("the confirmed delete", async () => IsDeleted(await Find(front, "Nobody There")));
    }

    [Fact]
    public async Task The_replay_of_a_delete_that_was_tried_again_is_a_delivery_of_its_own()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var front = await Start(simulator);
        await front.DeliverCustomer("Nobody There", 1);
        simulator.Faults.Down = true;
        await front.DeliverCustomer("Nobody There", 1, null, "on_trash");
        await Wait.Until("a vain attempt", async () => (await Log(front))[0].GetProperty("attempts").GetInt32() > 0);
        var id = (await Log(front))[0].GetProperty("id").GetString();

        using var replay = await front.Http.PostAsync($"/api/webhooks/erpnext/deliveries/{id}/replay", null);

        Assert.Equal(HttpStatusCode.OK, replay.StatusCode);
        var logged = Assert.Single(await Log(front), row => row.GetProperty("replayOf").GetString() == id);
        Assert.Equal(("deferred", true), (logged.GetProperty("outcome").GetString(),
            logged.GetProperty("hasBody").GetBoolean()));
        simulator.Faults.Down = false;
        await Wait.Until("both confirmed", async () => (await Status(front)).GetProperty("waiting").GetInt32() == 0);
        Assert.True(IsDeleted(await Find(front, "Nobody There")));
        Assert.All((await Log(front)).Where(row => row.GetProperty("event").GetString() == "on_trash"),
            row => Assert.NotEqual("deferred", row.GetProperty("outcome").GetString()));
    }

    private static async Task<List<JsonElement>> Log(RunningFront front) =>
        [.. (await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items").EnumerateArray()];

    private static Task<RunningFront> Start(RunningSimulator simulator) => RunningFront.Start(
        null, "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
        "--ErpNext:ApiSecret", simulator.Options.ApiSecret,
        "--ErpNext:Retries", "0", "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", "");

    private static Task<JsonElement> Find(RunningFront front, string name) =>
        front.Data("/api/customers/" + Uri.EscapeDataString(name));

    private static Task<JsonElement> Status(RunningFront front) => front.Data(RunningFront.Webhooks);

    private static bool IsDeleted(JsonElement customer) =>
        customer.GetProperty("deletedAt").ValueKind != JsonValueKind.Null;
}
