using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests;

/// <summary>
/// The machine's clock is set while the process runs: webhooks are taken, syncs go on, and what is shown is told by the
/// clock as it is then (promise 9).
/// </summary>
[Trait("Speed", "Slow")]
public sealed class WallClockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Theory]
    [InlineData(3600, 0)]
    [InlineData(24 * 3600, 0)]
    [InlineData(0, 3 * 3600)]
    [InlineData(0, -24 * 3600)]
    public async Task The_product_goes_on_when_its_clock_is_set(int before, int after)
    {
        using var clock = WallClock.OrSkip();
        clock.Set(TimeSpan.FromSeconds(before));
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 20);
        var (process, http) = await FrontProcess.Listening(_folder, [.. Settings(simulator), .. clock.Environment]);
        await using var _ = process;
        await Wait.Until("the first sync", async () => await Count(http) == 20);
        await Deliver(http, "Before");
        await Wait.Until("a sync by the clock", async () => await Ended(http, "schedule") > 0);

        clock.Set(TimeSpan.FromSeconds(after));

        var runs = await Ended(http, "schedule");
        for (var customer = 0; customer < 3; customer++) await Deliver(http, $"After {customer}");
        simulator.Actions.Do("set_value", Name(simulator), values: new() { ["tax_id"] = "SILENT" });
        await Wait.Until("the next sync by the clock", async () => await Ended(http, "schedule") > runs);
        await Wait.Until("the silent change",
            async () => (await Data(http, "/api/customers/" + Uri.EscapeDataString(Name(simulator)))).GetProperty(
                "taxNumber").GetString() == "SILENT");
        await Deliver(http, "Later");
        using var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(after, Ahead(
            (await Data(http, "/api/customers/Later/history")).GetProperty("items")[0].GetProperty("at")), 600d);
        Assert.Equal(after, Ahead((await Data(http, "/api/customers/sync")).GetProperty("nextBasic")), 600d);
    }

    [Fact]
    public async Task A_delete_that_waits_to_be_confirmed_does_not_wait_until_the_old_time_comes_again()
    {
        using var clock = WallClock.OrSkip();
        clock.Set(TimeSpan.FromDays(1));
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 5);
        var (process, http) = await FrontProcess.Listening(_folder, [.. Settings(simulator), .. clock.Environment]);
        await using var _ = process;
        await Wait.Until("the first sync", async () => await Count(http) == 5);
        simulator.Faults.Down = true;
        var gone = Name(simulator);
        await Deliver(http, gone, "on_trash",
            simulator.Site.Read(() => simulator.Site.Get(DocTypes.Customer, gone).Modified));
        await Wait.Until("a try in vain",
            async () => (await Data(http, "/api/webhooks/erpnext/deliveries?limit=1")).GetProperty(
                "items")[0].GetProperty("attempts").GetInt32() > 1);
        simulator.Actions.Do("delete_permanently", gone);
        simulator.Faults.Down = false;

        clock.Set(TimeSpan.Zero);

        await Wait.Until("the delete",
            async () => (await Data(http, "/api/customers/" + Uri.EscapeDataString(gone))).GetProperty(
                "deletedAt").ValueKind is not JsonValueKind.Null);
    }

    private static (string, string)[] Settings(RunningSimulator simulator) =>
    [
        ("ErpNext__Url", simulator.Url.ToString()), ("ErpNext__ApiKey", simulator.Options.ApiKey),
        ("ErpNext__ApiSecret", simulator.Options.ApiSecret),
        ("Sync__BasicEvery", "00:00:05"), ("Sync__EnhancedAt", ""), ("Sync__PatrolRows", "0"),
        ("ErpNext__Retries", "0"),
    ];

    private static string Name(RunningSimulator simulator) =>
        simulator.Site.Read(() => simulator.Site[DocTypes.Customer].Select(customer => customer.Name).First());

    private static double Ahead(JsonElement time) =>
        (time.GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalSeconds;

    private static async Task Deliver(
        HttpClient http, string name, string eventName = "on_update", string modified = "2026-11-01 00:00:00.000000")
    {
        var body = Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(new { @event = eventName, doc = new { name, customer_name = name, modified } }));
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<int> Count(HttpClient http) =>
        (await Data(http, "/api/customers?limit=100")).GetProperty("total").GetInt32();

    private static async Task<int> Ended(HttpClient http, string trigger) =>
        (await Data(http, "/api/customers/sync/runs?limit=200")).GetProperty("items").EnumerateArray()
        .Count(run => run.GetProperty("trigger").GetString() == trigger && run.GetProperty("status")
            .GetString() == "completed");

    private static async Task<JsonElement> Data(HttpClient http, string path) =>
        (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("data");
}
