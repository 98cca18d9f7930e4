using System.Net;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.Documents;
using Microsoft.Data.Sqlite;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Times of ERPNext are an input: they may lie ahead of its clock, and its clock may be set and its zone changed,
/// without a change being missed (promise 9).
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SiteClockTests
{
    private static readonly string[] NoPatrol = ["--Sync:PatrolRows", "0"];

    [Theory]
    [InlineData("2999-01-01 00:00:00.000000")]
    [InlineData("2099-12-31 23:59:59")]
    public async Task A_modified_in_the_future_hides_no_later_change(string modified)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30, settings: NoPatrol);
        await site.Basic();
        var names = Names(site, 3);
        Stamp(site, names[0], modified);
        await site.Basic();

        site.Simulator.Actions.Do("set_value", names[1], values: new() { ["tax_id"] = "CHANGED" });
        site.Simulator.Actions.Do("import", "Imported later", values: site.Simulator.Seeder.NewCustomer());
        site.Simulator.Actions.Do("delete_silently", names[2]);
        await site.Basic();

        await site.AssertSame();
        Assert.Equal("CHANGED", (await site.Customer(names[1])).GetProperty("taxNumber").GetString());
    }

    [Fact]
    public async Task A_watermark_that_an_earlier_version_moved_into_the_future_is_healed_by_the_next_run()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 30);
        string[] settings = [.. SyncedSite.Settings(simulator), .. NoPatrol];
        await using (var front = await RunningFront.Start(folder, settings)) await Basic(front);
        simulator.Actions.Do("import", "Hidden", values: simulator.Seeder.NewCustomer());
        Poison(folder);

        await using (var front = await RunningFront.Start(folder, settings))
        {
            await Basic(front);

            Assert.Equal(31, (await front.AllCustomers()).Count);
            Assert.True(string.CompareOrdinal(
                "2900", (await front.Data("/api/customers/sync")).GetProperty("syncedUpTo").GetString()) > 0);
        }
        folder.Remove();
    }

    [Fact]
    public async Task Many_customers_ahead_of_the_clock_are_read_once_and_hide_none()
    {
        await using var site =
            await SyncedSite.Start(
                options => (options.Customers, options.TimeZone) = (3000, "America/New_York"), settings: NoPatrol);
        site.SiteTime = TimeSpan.FromDays(-1);
        await site.Basic();
        site.SiteTime = TimeSpan.FromHours(5);
        var ahead = Names(site, 2500);
        foreach (var name in ahead) site.Simulator.Actions.Do("set_value", name, values: new() { ["tax_id"] = "0077" });
        site.SiteTime = TimeSpan.Zero;
        Assert.Equal(2500, (await site.Basic()).GetProperty("updated").GetInt32());

        site.Simulator.Actions.Do("import", "Imported later", values: site.Simulator.Seeder.NewCustomer());
        site.Simulator.Actions.Do("set_value", ahead[7], values: new() { ["tax_id"] = "EDITED" });
        var run = await site.Basic();

        Assert.Equal((1, 1), (run.GetProperty("created").GetInt32(), run.GetProperty("updated").GetInt32()));
        Assert.InRange(run.GetProperty("processed").GetInt32(), 2, 100);
        await site.AssertSame();
    }

    [Theory]
    [InlineData(2 * 24 * 60)]
    [InlineData(7)]
    [InlineData(-3 * 60)]
    public async Task A_site_whose_clock_is_not_ours_is_synced_all_the_same(int minutesAhead)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30, settings: NoPatrol);
        site.SiteTime = TimeSpan.FromMinutes(minutesAhead);
        await site.Basic();
        var names = Names(site, 2);

        foreach (var name in names)
        {
            site.Simulator.Actions.Do("set_value", name, values: new() { ["tax_id"] = "CHANGED" });
            await site.Basic();
            Assert.Equal("CHANGED", (await site.Customer(name)).GetProperty("taxNumber").GetString());
        }
    }

    [Fact]
    public async Task A_web_server_whose_clock_is_ahead_of_the_sites_hides_nothing()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 30, settings: NoPatrol);
        site.Simulator.Faults.WebServerAhead = TimeSpan.FromDays(30);
        await site.Basic();
        var name = Names(site, 1)[0];
        site.Simulator.Actions.Do("set_value", name, values: new() { ["tax_id"] = "CHANGED" });

        await site.Basic();

        Assert.Equal("CHANGED", (await site.Customer(name)).GetProperty("taxNumber").GetString());
    }

    [Theory]
    [InlineData("Asia/Riyadh", "America/New_York")]
    [InlineData("America/New_York", "Pacific/Kiritimati")]
    [InlineData("Pacific/Kiritimati", "Etc/GMT+12")]
    public async Task A_changed_zone_hides_no_change(string before, string after)
    {
        await using var site =
            await SyncedSite.Start(options => (options.Customers, options.TimeZone) = (30, before), settings: NoPatrol);
        await site.Basic();
        var names = Names(site, 4);
        site.Simulator.Actions.Do("set_value", names[0], values: new() { ["tax_id"] = "BEFORE" });
        site.Simulator.Site.Clock.Zone = after;

        foreach (var name in names[1..])
        {
            site.Simulator.Actions.Do("set_value", name, values: new() { ["tax_id"] = "AFTER" });
            await site.Basic();
            Assert.Equal("AFTER", (await site.Customer(name)).GetProperty("taxNumber").GetString());
        }
        await site.AssertSame();
    }

    [Fact]
    public async Task After_a_change_of_the_zone_to_the_west_webhooks_are_shown_without_a_sync()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3, settings: NoPatrol);
        await site.Basic();
        site.Simulator.Installer.Install($"{site.Front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        var name = Names(site, 1)[0];
        site.Simulator.Actions.Do("save", name, values: new() { ["tax_id"] = "1" });
        await Wait.Until("the save",
            async () => (await site.Customer(name)).GetProperty("taxNumber").GetString() == "1");

        site.Simulator.Site.Clock.Zone = "America/New_York";

        foreach (var taxId in (string[])["2", "3"])
        {
            site.Simulator.Actions.Do("save", name, values: new() { ["tax_id"] = taxId });
            await Wait.Until("the save",
                async () => (await site.Customer(name)).GetProperty("taxNumber").GetString() == taxId);
        }
        Assert.Single((await site.Front.Data("/api/customers/sync/runs")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_import_is_read_once()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 100, settings: NoPatrol);
        await site.Basic();
        site.Simulator.Actions.Do("import_many", "", "1200");
        await site.Basic();

        foreach (var _ in (int[])[1, 2])
            Assert.InRange((await site.Basic()).GetProperty("processed").GetInt32(), 0, 100);
        await site.AssertSame();
    }

    [Fact]
    public async Task A_catch_up_is_run_before_the_first_sync_too()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 3);

        await site.Coordinator.RequestCatchUp("deliveries were refused");

        await Wait.Until("the customers", async () => (await site.Front.AllCustomers()).Count == 3);
        await Wait.Until("the wish fulfilled",
            async () => (await site.Front.Data("/api/customers/sync")).GetProperty(
                "wanted").ValueKind is JsonValueKind.Null);
    }

    private static List<string> Names(SyncedSite site, int count) =>
        site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Take(count).Select(customer => customer.Name).ToList());

    private static void Stamp(SyncedSite site, string name, string modified) =>
        site.Simulator.Site.Commit(User.Administrator, _ =>
    {
        site.Simulator.Site[DocTypes.Customer].Change(
            site.Simulator.Site.Get(DocTypes.Customer, name), changed => changed["modified"] = modified);
        return true;
    });

    private static async Task Basic(RunningFront front)
    {
        using var answer = await front.Http.PostAsync("/api/customers/sync", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Writes the watermark as the version of before had it after it met a customer of 2999.</summary>
    private static void Poison(DirectoryInfo folder)
    {
        using var database = new SqliteConnection($"Data Source={folder.FullName}/customersync.db;Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText =
            "UPDATE OrleansStorage SET PayloadBinary = CAST(json_set(CAST(PayloadBinary AS TEXT), '$.Marks', $marks) "
            + "AS BLOB) WHERE CAST(PayloadBinary AS TEXT) LIKE '%\"Marks\"%'";
        command.Parameters.AddWithValue(
            "$marks", """{"customers":{"modified":"2999-01-01 00:00:00.000000","startedAt":"2026-11-01T00:00:00+00:00","timeZone":"Asia/Riyadh"},"patrolAfter":""}""");
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
