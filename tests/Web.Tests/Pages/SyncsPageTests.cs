using System.Text.Json.Nodes;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Syncs;
using ErpNextSimulator.Documents;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>The syncs at <c>/syncs</c>, and one run.</summary>
[Trait("Speed", "Slow")]
public sealed class SyncsPageTests
{
    private static readonly string[] Unasked = ["--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", ""];

    [Fact]
    public async Task A_sync_is_started_shows_its_progress_and_ends_in_the_history()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 600);
        site.Simulator.Faults.Slow = 300;
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, "/syncs");
        await Expect(page.Heading("No sync has run yet")).ToBeVisibleAsync();
        await IsLive(page);

        await page.Button("Enhanced sync").ClickAsync();
        await Expect(page.Locator("sync-run progress")).ToHaveAttributeAsync("max", "600");
        await Expect(page.Locator("sync-run")).ToContainTextAsync("of 600");
        site.Simulator.Faults.Slow = 0;

        var row = page.GetByRole(AriaRole.Table, new() { Name = "History" }).GetByRole(AriaRole.Row).Nth(1);
        await Expect(row).ToContainTextAsync("Completed", new() { Timeout = 300_000 });
        await Expect(row).ToContainTextAsync("600 created");
        await Expect(page.Locator("sync-run")).ToHaveCountAsync(0);
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("sync-run .created dd")).ToHaveTextAsync("600");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_sync_that_would_delete_too_many_is_held_until_a_person_says_so()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 80);
        await site.Basic();
        var gone = site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Take(60).Select(row => row.Name).ToList());
        foreach (var name in gone) site.Simulator.Actions.Do("delete_permanently", name);
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, "/syncs");
        await IsLive(page);

        await page.Button("Enhanced sync").ClickAsync();
        await Expect(page.Locator("sync-run")).ToContainTextAsync("This sync would delete 60 of 80 customers.");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = gone.Min(StringComparer.Ordinal), Exact = true }))
            .ToBeVisibleAsync();
        await page.Button("Delete 60").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete 60" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "History" }))
            .ToContainTextAsync("60 deleted", new() { Timeout = 300_000 });
        await Wait.Until("the deletes",
            async () => (await site.Front.Data("/api/customers")).GetProperty("total").GetInt64() == 20);
    }

    [Fact]
    public async Task Whom_a_held_sync_would_delete_is_searched_and_exported_and_a_confirmation_is_queued_and_undone()
    {
        await using var front = await RunningFront.Start(null, Unasked);
        await using var browser = await Browser.Start();
        var syncs = new FakeSyncs();
        syncs.Runs.Add(FakeSyncs.Run("held",
            """{"hold":{"deletes":2,"known":3,"examples":["A"],"foundAt":"2026-01-01T10:00:00.123456+00:00"}}"""));
        foreach (var name in new[] { "A", "B" })
            syncs.Deletes.Add(JsonNode.Parse(
                $$"""{"erpnextId":"{{name}}","name":"Name {{name}}","email":null,"city":"Riyadh","state":"held","deletedAt":null}"""));
        var page = await Open(browser, front, syncs, "/syncs/7");

        await Expect(page.Row("Name B")).ToContainTextAsync("Riyadh");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("name b");
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}syncs/7?search=name+b");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Export CSV" }))
            .ToHaveAttributeAsync("href", "/api/customers/sync/runs/7/deletes.csv?search=name+b");
        syncs.Runs[0]["queuedAt"] = "2026-01-01T10:05:00Z";
        await page.Button("Delete 2").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete 2" }).ClickAsync();
        await Expect(page.GetByText("It begins when the sync under way has ended")).ToBeVisibleAsync();
        await Expect(page.Button("Delete 2")).ToHaveCountAsync(0);

        var later = DateTimeOffset.MaxValue.AddYears(-7000).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        syncs.Runs[0] = FakeSyncs.Run("completed",
            $$"""{"finishedAt":"2026-01-01T10:02:00Z","deleted":2,"undoUntil":"{{later}}"}""");
        await page.ReloadAsync();
        await page.Button("Undo the deletes").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Undo the deletes" }).ClickAsync();

        await Wait.Until("the word", () => syncs.Asked.Count == 2);
        Assert.Equal(["POST /runs/7/confirm", "POST /runs/7/undo"], syncs.Asked);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task The_history_is_filtered_in_the_address()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3);
        await site.Basic();
        await site.Enhanced();
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, "/syncs");
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "History" }).GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(3);

        await page.GetByLabel("Only those that changed something").CheckAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(page).ToHaveURLAsync($"{site.Front.Http.BaseAddress}syncs?changed=true");
        await page.GetByLabel("Kind").SelectOptionAsync("enhanced");
        await Expect(page.Heading("No sync matches")).ToBeVisibleAsync();
        await page.Button("Clear filters").ClickAsync();

        await Expect(rows).ToHaveCountAsync(3);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_running_sync_shows_stage_numbers_and_time_left_and_is_cancelled_after_a_word()
    {
        await using var front = await RunningFront.Start(null, Unasked);
        await using var browser = await Browser.Start();
        var syncs = new FakeSyncs();
        syncs.Runs.Add(FakeSyncs.Run(
            "running", """{"processed":2500,"total":10000,"updated":12,"rowsPerSecond":512.3,"secondsLeft":14.6,"stage":"contacts","notes":["<b>Its zone</b>"]}"""));
        syncs.Overview["running"] = syncs.Runs[0].DeepClone();
        var page = await Open(browser, front, syncs, "/syncs");
        var run = page.Locator("sync-run");

        await Expect(run).ToContainTextAsync("Contacts");
        await Expect(run).ToContainTextAsync("2,500 of 10,000");
        await Expect(run).ToContainTextAsync("512 per second · about 15 secs left");
        await Expect(run).ToContainTextAsync("<b>Its zone</b>");
        await page.Button("Cancel the sync").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        Assert.Empty(syncs.Asked);
        await page.Button("Cancel the sync").ClickAsync();
        syncs.Runs[0]["status"] = "cancelled";
        syncs.Overview["running"] = null;
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the sync" })
            .ClickAsync();

        await Expect(run).ToHaveCountAsync(0);
        await Expect(page.Row("Cancelled")).ToBeVisibleAsync();
        Assert.Equal(["DELETE /runs/7"], syncs.Asked);
    }

    [Fact]
    public async Task One_run_lists_the_customers_that_it_could_not_take_and_why()
    {
        await using var front = await RunningFront.Start(null, Unasked);
        await using var browser = await Browser.Start();
        var syncs = new FakeSyncs();
        syncs.Runs.Add(FakeSyncs.Run(
            "completed", """{"finishedAt":"2026-01-01T10:02:00Z","processed":100,"failed":1,"unchanged":99}"""));
        syncs.Failures.Add(JsonNode.Parse(
            """{"erpnextId":"A/<b>","message":"Its name is too long.","at":"2026-01-01T10:01:00Z"}"""));

        var page = await Open(browser, front, syncs, "/syncs/7?lang=ar");

        await Expect(page.Heading("عملاء تعذّر أخذهم")).ToBeVisibleAsync();
        await Expect(page.Row("Its name is too long.").GetByRole(AriaRole.Link))
            .ToHaveAttributeAsync("href", "/customers/A%2F%3Cb%3E");
        await Expect(page.Locator("sync-run .failed dd")).ToHaveTextAsync("1");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task What_is_missing_wanted_planned_or_failed_is_told()
    {
        await using var front = await RunningFront.Start(null, Unasked);
        await using var browser = await Browser.Start();
        var syncs = new FakeSyncs();
        syncs.Overview["isConfigured"] = false;
        var page = await Open(browser, front, syncs, "/syncs");
        await Expect(page.GetByText("ERPNext’s address and API key are not set yet.")).ToBeVisibleAsync();
        await Expect(page.Button("Enhanced sync")).ToHaveAttributeAsync("aria-disabled", "true");

        syncs.Overview["isConfigured"] = true;
        syncs.Overview["wanted"] =
            JsonNode.Parse("""{"since":"2026-01-01T00:00:00Z","reason":"Three deliveries were refused.","count":3}""");
        syncs.Overview["nextBasic"] = DateTimeOffset.MaxValue.AddYears(-7000)
            .ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        syncs.Runs.Add(FakeSyncs.Run(
            "failed", """{"message":"ERPNext is not reachable: check ErpNext:Url.","finishedAt":"2026-01-01T10:02:00Z"}"""));
        syncs.Overview["lastEnhanced"] = syncs.Runs[0].DeepClone();

        await Expect(page.GetByText("Three deliveries were refused.")).ToBeVisibleAsync();
        await Expect(page.Row("ERPNext is not reachable: check ErpNext:Url.")).ToContainTextAsync("Failed");
    }

    [Fact]
    public async Task Syncs_that_cannot_be_read_say_why_and_an_unknown_run_too()
    {
        await using var front = await RunningFront.Start(null, Unasked);
        await using var browser = await Browser.Start();
        var page = await (await browser.Person(front)).NewPageAsync();

        await page.GotoAsync("/syncs/nothing");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no sync of that ID.");
        await Break(page, "**/api/customers/sync");
        await page.GotoAsync("/syncs");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The database is away.");
        await page.UnrouteAllAsync();
        await Retry(page);

        await Expect(page.Heading("No sync has run yet")).ToBeVisibleAsync();
    }

    private static async Task<IPage> Open(Browser browser, RunningFront front, FakeSyncs syncs, string path)
    {
        var page = await (await browser.Person(front)).NewPageAsync();
        page.Console += (_, message) => { if (message.Type == "error") browser.Errors.Add(message.Text); };
        await syncs.Serve(page);
        await page.GotoAsync(path);
        return page;
    }
}
