using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Syncs;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>
/// The three states of <c>&lt;customer-sync-button&gt;</c> on the list of customers, against a real sync.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SyncButtonTests
{
    [Fact]
    public async Task Refresh_then_bell_then_spinner_with_progress_then_the_result()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 600);
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front);
        await IsLive(page);
        var button = page.Locator("customer-sync-button");
        await Expect(page.Button("Updates Available")).ToBeVisibleAsync(); // Nothing was ever synced.
        await Expect(button.Locator("svg.bell")).ToBeVisibleAsync();
        site.Simulator.Faults.Slow = 300;
        await page.Button("Updates Available").PressAsync("Enter");
        await Expect(button.Locator("svg.spinner")).ToBeVisibleAsync();
        await Expect(button.GetByText(new Regex(@"^Syncing… \d"))).ToBeVisibleAsync();
        site.Simulator.Faults.Slow = 0;

        await Expect(button.GetByText("600 new")).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await Expect(button.Locator("button.idle")).ToBeVisibleAsync();
        await Expect(page.GetByText("600 customers", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task The_bell_is_for_what_a_sync_would_bring_and_not_for_what_has_arrived()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 5);
        await site.Basic();
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front);
        await IsLive(page);
        var button = page.Locator("customer-sync-button");
        await Expect(button.Locator("svg.refresh")).ToBeVisibleAsync();

        await site.Front.DeliverCustomer("Arrived", 1);
        await Expect(page.Row("Arrived")).ToBeVisibleAsync();
        Assert.False((await Overview(site)).GetProperty("updatesAvailable").GetBoolean());
        await Expect(button.Locator("button.idle")).ToBeVisibleAsync();

        // Nobody tells of this one: ERPNext has it, and we have not.
        site.Simulator.Actions.Do("create", "Untold", values: site.Simulator.Seeder.NewCustomer());
        await Wait.Until("what is newer", async () => (await Overview(site)).GetProperty("updatesAvailable").GetBoolean());
        await page.ReloadAsync();
        await page.Button("Updates Available").ClickAsync();
        await Expect(button.GetByText("1 new")).ToBeVisibleAsync();
        await Expect(button.Locator("button.idle")).ToBeVisibleAsync();
        Assert.False((await Overview(site)).GetProperty("updatesAvailable").GetBoolean());
    }

    private static Task<System.Text.Json.JsonElement> Overview(SyncedSite site) =>
        site.Front.Data("/api/customers/sync");

    [Theory]
    [InlineData("held", "The sync waits for a person: it would delete many customers.")]
    [InlineData("cancelled", "The sync was cancelled.")]
    [InlineData("completed", "Everything is up to date")]
    public async Task A_run_that_is_held_or_cancelled_has_not_failed(string status, string told)
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        var syncs = new FakeSyncs();
        syncs.Runs.Add(FakeSyncs.Run(status, """{"unchanged":5}"""));
        await syncs.Serve(page);

        await page.Button("Sync from ERPNext").ClickAsync();

        await Expect(page.Locator("customer-sync-button [role=status]")).ToHaveTextAsync(told);
        await Expect(page.Locator("customer-sync-button .failed")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_sync_that_fails_says_why()
    {
        await using var site = await SyncedSite.Start();
        site.Simulator.Faults.Revoked = true;
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front);

        await page.Button("Sync from ERPNext").ClickAsync();

        await Expect(page.Locator("customer-sync-button .failed")).ToContainTextAsync("ERPNext");
    }
}
