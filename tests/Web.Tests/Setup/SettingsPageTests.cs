using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

namespace CustomerSync.Tests.Setup;

/// <summary>The settings page in a real browser, against a simulated ERPNext.</summary>
[Trait("Speed", "Slow")]
public sealed class SettingsPageTests
{
    private const string Path = "/settings";

    [Fact]
    public async Task A_person_who_clicks_what_is_offered_gets_from_the_first_page_to_a_green_test_and_a_first_sync()
    {
        await using var site = await SetupSite.Start(simulate: options => options.Customers = 120);
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front);

        await page.GetByText("Connect ERPNext").ClickAsync();
        var way = page.GetByRole(AriaRole.List, new() { Name = "The way to a first sync" });
        await Shoot(page, "1-begin");
        await way.GetByRole(AriaRole.Button).ClickAsync(); // Install.
        await Expect(page.GetByText("created").First).ToBeVisibleAsync();
        await way.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Expect(page.GetByText("Everything works.")).ToBeVisibleAsync();
        await Shoot(page, "2-tested");
        await way.GetByRole(AriaRole.Button, new() { Name = "Sync" }).ClickAsync();

        await Expect(way).ToBeHiddenAsync();
        Assert.Equal(120, (await site.Front.AllCustomers()).Count);
        await Shoot(page, "3-synced");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_drift_is_shown_and_repaired_and_removing_asks_first()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["condition"] = "doc.<b>disabled</b>");
        site.Add("<img src=x onerror=alert(1)>", "on_update",
            "http://elsewhere.example/api/webhooks/erpnext/customers");
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, Path);
        var manager = page.Locator("#webhooks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();

        await Expect(manager.GetByText("A dangerous condition")).ToBeVisibleAsync();
        await Expect(manager.GetByText("<img src=x onerror=alert(1)>").First).ToBeVisibleAsync();
        await Shoot(page, "4-drift");
        await manager.GetByRole(AriaRole.Button, new() { Name = "Repair", Exact = true }).ClickAsync();
        await Expect(manager.GetByText("A dangerous condition")).ToBeHiddenAsync();

        await manager.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(3, site.Webhooks.Count);
        await manager.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Shoot(page, "5-question");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(manager.GetByText("Missing").First).ToBeVisibleAsync();
        Assert.Single(site.Webhooks); // The other installation's.
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task With_the_keyboard_alone_it_is_installed_and_tested()
    {
        await using var site = await SetupSite.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, Path);
        await Expect(page.Locator(".checklist")).ToBeVisibleAsync();

        await Press(page, "Install");
        await Expect(page.Locator(".checklist").GetByRole(AriaRole.Button, new() { Name = "Test" })).ToBeVisibleAsync();
        await page.Locator("body").PressAsync("Home");
        await Press(page, "Test");

        await Expect(page.GetByText("Everything works.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_a_site_it_says_what_is_missing_and_how_to_set_it()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, Path);

        await Expect(page.GetByText("ErpNext__ApiKey=…")).ToBeVisibleAsync();
        await Expect(page.GetByText("Generate Keys")).ToBeVisibleAsync();
        await Shoot(page, "6-not-set");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_site_that_is_down_a_key_without_rights_and_a_test_that_fails_say_what_to_do()
    {
        await using var site =
            await SetupSite.Start(settings: ["--ErpNext:ApiKey", "sales-key", "--ErpNext:ApiSecret", "sales-secret"]);
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, Path);
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("System Manager")).ToBeVisibleAsync();
        await page.Locator("#instructions summary").ClickAsync();
        await page.GetByLabel("Version").SelectOptionAsync("14");
        await Expect(page.GetByText("HOOK-0001")).ToBeVisibleAsync();
        await Shoot(page, "7-forbidden");

        site.Simulator.Faults.Down = true;
        await page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
        await Expect(page.Locator("#connection").GetByText("Not reachable", new() { Exact = true })).ToBeVisibleAsync();
        await page.Locator("#test").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByText("The test failed.")).ToBeVisibleAsync();
        await Expect(page.Locator(".cure")).ToHaveCountAsync(1);
        await Shoot(page, "8-failed-test");
    }

    [Fact]
    public async Task When_the_front_is_gone_the_page_says_so_and_finds_it_again()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, Path);
        await page.RouteAsync("**/api/webhooks/erpnext/setup*", route => route.AbortAsync());

        await page.ReloadAsync();
        await Expect(page.GetByText("The settings could not be loaded")).ToBeVisibleAsync();
        await Shoot(page, "9-failed");
        await page.UnrouteAsync("**/api/webhooks/erpnext/setup*");
        // The page may have found it by itself already.
        await page.EvaluateAsync(
            "() => [...document.querySelectorAll('button')].find(button => button.textContent.trim() === 'Try "
            + "again')?.click()");

        await Expect(page.Locator("#connection")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("ar", "dark", 1280)]
    [InlineData("en", "dark", 1280)]
    [InlineData("ar", "light", 390)]
    public async Task In_every_language_scheme_and_width_nothing_is_cut_and_nothing_is_left_untold(
        string language, string scheme, int width)
    {
        await using var site = await SetupSite.Start(simulate: options => options.Customers = 3);
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["timeout"] = 60L);
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, $"{Path}?lang={language}");
        await page.EmulateMediaAsync(new() { ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        await page.SetViewportSizeAsync(width, 900);
        await page.Locator("#webhooks .tools button").Last.ClickAsync();
        await Expect(page.Locator(".difference")).ToBeVisibleAsync();

        Assert.Equal(language == "ar"
            ? "rtl" : "ltr", await page.EvaluateAsync<string>("document.documentElement.dir"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.DoesNotContain("undefined", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        if (language == "ar")
            Assert.Contains("مدير خطافات الويب", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Shoot(page, $"10-{language}-{scheme}-{width}");
        Assert.Empty(browser.Errors);
    }

    /// <summary>Tabs to a button of that name and presses it.</summary>
    private static async Task Press(IPage page, string name)
    {
        for (var steps = 0; steps < 60; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.textContent") != name) continue;
            await page.Keyboard.PressAsync("Enter");
            return;
        }
        Assert.Fail($"No button {name} can be reached with Tab.");
    }

    /// <summary>Into the folder that CUSTOMERSYNC_SCREENSHOTS names, for people to look at.</summary>
    private static async Task Shoot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CUSTOMERSYNC_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(
                new() { Path = System.IO.Path.Combine(folder, $"settings-{name}.png"), FullPage = true });
    }

    private static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(120_000);
        return Assertions.Expect(locator);
    }
}
