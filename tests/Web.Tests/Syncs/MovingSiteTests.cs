using System.Globalization;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>A site that moves while it is read, and whose times do odd things.</summary>
[Trait("Speed", "Slow")]
public sealed class MovingSiteTests
{
    [Fact]
    public async Task More_customers_of_the_same_modified_than_a_page_holds_are_all_read()
    {
        await using var site = await SyncedSite.Start();
        site.Simulator.Site.Commit(User.Administrator, transaction =>
        {
            for (var i = 0; i < 1300; i++)
            {
                var customer = new Document(DocTypes.Customer, $"Same {i:0000}") {
                    ["customer_name"] = $"Same {i:0000}", ["modified"] = "2026-01-01 00:00:00.000000",
                    ["creation"] = "2026-01-01 00:00:00.000000" };
                site.Simulator.Site[DocTypes.Customer].Add(customer);
            }
            return true;
        });

        Assert.Equal(1300, (await site.Basic()).GetProperty("created").GetInt32());
        await site.AssertSame();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Customers_that_change_between_two_pages_end_as_they_are(bool enhanced)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 1200);
        site.Simulator.Installer.Install($"{site.Front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        site.Simulator.Faults.Slow = 20;
        using var done = new CancellationTokenSource();
        var busy = Task.Run(() => Work(site, done.Token));

        var run = enhanced ? await site.Enhanced() : await site.Basic();
        await done.CancelAsync();
        await busy;

        Assert.Equal("completed", run.GetProperty("status").GetString());
        await Wait.Until("all webhooks sent", () => site.Simulator.WebhooksWaiting == 0);
        await Wait.Until("deletes settled",
            async () => (await site.Front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);
        await site.Basic();
        await site.AssertSame();
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/St_Johns")]
    public async Task The_hour_that_autumn_repeats_hides_no_change(string zone)
    {
        var local = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var back = Enumerable.Range(0, 366 * 24)
            .Select(hour => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hour))
            .First(at => local.GetUtcOffset(at.AddHours(1)) < local.GetUtcOffset(at));
        await using var site =
            await SyncedSite.Start(
                options => options.TimeZone = zone,
                oneClock: back - TimeSpan.FromMinutes(20) - TimeProvider.System.GetUtcNow());
        foreach (var name in (ReadOnlySpan<string>)["A", "B"])
            site.Simulator.Actions.Do("create", name, values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();

        foreach (var minutes in (int[])[70, 110, 170])
        {
            site.SiteTime = back + TimeSpan.FromMinutes(minutes - 40) - TimeProvider.System.GetUtcNow();
            site.Simulator.Actions.Do(
                "set_value", "A", values: new() { ["tax_id"] = minutes.ToString(CultureInfo.InvariantCulture) });
            await site.Basic();
            await site.AssertSame();
        }
    }

    private static void Work(SyncedSite site, CancellationToken done)
    {
        var random = new Random(3);
        var names = site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Select(customer => customer.Name).ToList());
        for (var i = 0; i < 400 && !done.IsCancellationRequested; i++)
        {
            var name = names[random.Next(names.Count)];
            var values = new PyDict { ["tax_id"] = i.ToString(CultureInfo.InvariantCulture) };
            switch (random.Next(6))
            {
                case 0: site.Simulator.Actions.Do("delete", name); names.Remove(name); break;
                case 1: site.Simulator.Actions.Do("rename_id", name, name + " *");
                    names[names.IndexOf(name)] = name + " *"; break;
                case 2: names.Add(site.Simulator.Actions.Do("create", values: site.Simulator.Seeder.NewCustomer()));
                    break;
                case 3: site.Simulator.Actions.Do("set_value", name, values: values); break;
                default: site.Simulator.Actions.Do("save", name, values: values); break;
            }
        }
    }
}
