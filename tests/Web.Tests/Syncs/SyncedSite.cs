using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Sync;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// A simulated ERPNext and the product that syncs from it, without webhooks unless a test installs them; runs only when
/// asked.
/// </summary>
internal sealed class SyncedSite : IAsyncDisposable
{
    private readonly ShiftedTime _time;

    private SyncedSite(RunningSimulator simulator, RunningFront front, ShiftedTime time) =>
        (Simulator, Front, _time) = (simulator, front, time);

    /// <summary>
    /// How far the site's clock is from the machine's (and with <c>oneClock</c> ours): what was done a day ago is out
    /// of every overlap.
    /// </summary>
    public TimeSpan SiteTime { set => _time.Shift = value; }

    public RunningSimulator Simulator { get; }

    public RunningFront Front { get; private set; }

    public ISyncCoordinatorGrain Coordinator =>
        Front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<ISyncCoordinatorGrain>(0);

    /// <param name="oneClock">Both the site's clock and ours are so far from the machine's. It may only go forward then: Orleans has timers.</param>
    public static async Task<SyncedSite> Start(
        Action<SimulatorOptions>? configure = null, bool asSales = false, TimeSpan? oneClock = null,
        params string[] settings)
    {
        var time = new ShiftedTime { Shift = oneClock ?? TimeSpan.Zero };
        var simulator = await RunningSimulator.Start(configure, time);
        return new SyncedSite(
            simulator, await RunningFront.Start(
                null, services => { if (oneClock is not null) services.AddSingleton<TimeProvider>(time); },
                [.. Settings(simulator, asSales), .. settings]), time);
    }

    public static string[] Settings(RunningSimulator simulator, bool asSales = false) =>
    [
        "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:RetryDelay", "00:00:00.010", "--ErpNext:Retries", "2",
        "--ErpNext:ApiKey", asSales ? simulator.Options.SalesKey : simulator.Options.ApiKey,
        "--ErpNext:ApiSecret", asSales ? simulator.Options.SalesSecret : simulator.Options.ApiSecret,
        "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", "", "--Sync:Patience", "00:00:10",
    ];

    /// <summary>Runs a basic sync to its end.</summary>
    public Task<JsonElement> Basic() => Run("/api/customers/sync");

    /// <summary>Runs an enhanced sync to its end.</summary>
    public Task<JsonElement> Enhanced() => Run("/api/customers/sync/enhanced?wait=true");

    public async Task<JsonElement> Run(string path)
    {
        using var response = await Front.Http.PostAsync(path, null);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return await Ended(answer.GetProperty("data"));
    }

    /// <summary>The run once it has ended or is held.</summary>
    public async Task<JsonElement> Ended(JsonElement run)
    {
        var id = run.GetProperty("id").GetString();
        await Wait.Until("the run's end",
            async () => (run = await Front.Data($"/api/customers/sync/runs/{id}")).GetProperty("status")
                .GetString() != "running", TimeSpan.FromMinutes(10));
        return run;
    }

    public async Task<JsonElement> Customer(string name) =>
        await Front.Data("/api/customers/" + Uri.EscapeDataString(name));

    /// <summary>Our living customers are ERPNext's, field by field as far as both have them.</summary>
    public Task AssertSame() => AssertSame(leftovers: false);

    /// <param name="leftovers">Contacts and addresses of former customers may be linked to who has none as primary.</param>
    public async Task AssertSame(bool leftovers)
    {
        HashSet<string> noContact = [], noAddress = [];
        if (leftovers) Simulator.Site.Read(() =>
        {
            foreach (var customer in Simulator.Site[DocTypes.Customer])
            {
                if (customer.Text("customer_primary_contact") is null) noContact.Add(customer.Name);
                if (customer.Text("customer_primary_address") is null) noAddress.Add(customer.Name);
            }
            return true;
        });
        Told Compared(string name, Told told) => told with
        {
            Email = noContact.Contains(name) ? null : told.Email, Phone = noContact.Contains(name) ? null : told.Phone,
            City = noAddress.Contains(name) ? null : told.City, Country = noAddress.Contains(name) ? null : told.Country,
        };
        var here = (await Front.AllCustomers()).Where(
            customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null)
            .ToDictionary(customer => customer.GetProperty("erpnextId").GetString()!, StringComparer.Ordinal);
        var there = Simulator.Site.Read(
            () => Simulator.Site[DocTypes.Customer].ToDictionary(
                customer => customer.Name, Expected, StringComparer.Ordinal));
        Assert.Equal(there.Keys.Order(StringComparer.Ordinal), here.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, expected) in there)
            Assert.Equal((name, Compared(name, expected)), (name, Compared(name, Actual(here[name]))));
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private Told Expected(Document customer)
    {
        var contact = customer.Text("customer_primary_contact") is { } contactName
            ? Simulator.Site[DocTypes.Contact].Find(contactName) : null;
        var address = customer.Text("customer_primary_address") is { } addressName
            ? Simulator.Site[DocTypes.Address].Find(addressName) : null;
        return new(
            customer.Text("customer_name"), contact?.Text("email_id")
                ?? customer.Text("email_id"), contact?.Text("mobile_no") ?? customer.Text("mobile_no"),
            customer.Text("tax_id"), customer.Text("territory"), address?.Text("city"), address?.Text("country"),
            customer.Rows("credit_limits") is [var first, ..] && first["credit_limit"] is { } limit
                ? Convert.ToDecimal(limit, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    private static Told Actual(JsonElement customer) => new(
        Text(customer, "name"), Text(customer, "email"), Text(customer, "phone"), Text(customer, "taxNumber"),
        Text(customer, "territory"), Text(customer, "city"),
        Text(customer, "country"), customer.GetProperty("creditLimit") is { ValueKind: JsonValueKind.Number } limit
            ? limit.GetDecimal() : null);

    private static string? Text(JsonElement customer, string name) => customer.GetProperty(name).GetString();

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    private sealed record Told(
        string? Name, string? Email, string? Phone, string? Tax, string? Territory, string? City, string? Country,
        decimal? Limit);
}
