using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Setup;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>Home: whether all is well, and what needs a person.</summary>
[Trait("Speed", "Slow")]
public sealed class HomePageTests
{
    [Fact]
    public async Task One_line_says_whether_all_is_well_and_what_is_not_is_mended_by_a_click()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, "/home");
        await Expect(page.Heading("All is well.")).ToBeVisibleAsync();
        await Expect(page.Locator(".top nav .count")).ToBeHiddenAsync();

        site.Change(site.Webhook("on_update"), webhook => webhook["timeout"] = 1L);
        await site.Report();

        await Expect(page.Locator("[data-code=drifted]")).ToBeVisibleAsync();
        await Expect(page.Heading("1 thing needs a person.")).ToBeVisibleAsync();
        await Expect(page.Locator(".top nav .count")).ToContainTextAsync("1");
        await Expect(page).ToHaveTitleAsync("(1) Home · CustomerSync");
        await page.Button("Repair").ClickAsync();
        await Expect(page.Heading("All is well.")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync("Home · CustomerSync");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task What_is_mended_on_another_page_leaves_the_badge_without_a_reload()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["timeout"] = 1L);
        await site.Report();
        await using var browser = await Browser.Start();
        var person = await browser.Person(site.Front);
        // The page that is open would ask again in a minute: no person waits for that.
        await person.AddInitScriptAsync(
            "const real = setInterval; globalThis.setInterval = (run, pace) => pace === 60_000 ? 0 : real(run, pace);");
        var page = await browser.Open(person, "/settings");
        await Expect(page.Locator(".top nav .count")).ToContainTextAsync("1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Repair" }).First.ClickAsync();

        await Expect(page.Locator(".top nav .count")).ToBeHiddenAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task The_badge_is_on_every_page_and_leads_to_the_place_that_mends()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/syncs");

        await Expect(page.Locator(".top nav .count")).ToContainTextAsync("1");
        await Expect(page).ToHaveTitleAsync("(1) Syncs · CustomerSync");
        await page.GetByRole(AriaRole.Link, new() { Name = "Home" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect ERPNext" }).ClickAsync();

        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}settings#connection");
        Assert.Empty(browser.Errors);
    }
}
