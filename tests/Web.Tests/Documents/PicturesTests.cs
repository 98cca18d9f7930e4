using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Syncs;
using ErpNextSimulator;
using ErpNextSimulator.Documents;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Documents;

/// <summary>Makes the pictures of README.md, when it is asked to: docs/images/make.sh.</summary>
public sealed class PicturesTests
{
    [Fact(Explicit = true)]
    public async Task The_page_of_customers_light_and_dark()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 1_200);
        await using var closed = await ClosedFront.Start(SyncedSite.Settings(simulator));
        using var synced = await closed.Http(AccessRole.Operator)
            .PostAsync("/api/customers/sync/enhanced?wait=true", null);
        simulator.Installer.Install(
            $"{closed.Url.GetLeftPart(UriPartial.Authority)}{RunningFront.Webhooks}", Capture.Secret);
        await using var browser = await Browser.Start();
        await Take(browser, closed, simulator, ColorScheme.Light, "customers");
        await Take(browser, closed, simulator, ColorScheme.Dark, "customers-dark");
    }

    private static async Task Take(
        Browser browser, ClosedFront closed, RunningSimulator simulator, ColorScheme scheme, string name)
    {
        var person = await browser.Person(closed.Front, how =>
            (how.ViewportSize, how.ColorScheme) = (new() { Width = 1400, Height = 720 }, scheme));
        await person.AddCookiesAsync([new() {
            Name = closed.Cookie("").TrimEnd('='), Value = closed.SessionOf(AccessRole.Admin),
            Url = closed.Url.ToString() }]);
        var page = await browser.Open(person, "/?sort=-modified");
        await IsLive(page);
        var tax = 300_123 + (int)scheme;
        foreach (var customer in simulator.Site.Read(() =>
            simulator.Site[DocTypes.Customer].Select(one => one.Name).Skip(40).Take(3).ToList()))
            await Edit("save", customer, new PyDict { ["tax_id"] = $"{tax++}" });
        await Edit("create", $"Nour Trading {tax - 300_120}", []);

        await page.ScreenshotAsync(new() {
            Path = Path.Combine(Repository.Root, "docs", "images", $"{name}.png"),
            Animations = ScreenshotAnimations.Disabled });

        async Task Edit(string action, string customer, PyDict values)
        {
            simulator.Actions.Do(action, customer, "", values);
            await Expect(page.GetByText(customer).First).ToBeVisibleAsync();
        }
    }
}
