using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Pages;
using Microsoft.Playwright;
using static CustomerSync.Tests.Fields.OwnFieldsSite;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Fields;

/// <summary>Settings › Fields in a real browser, against a simulated ERPNext.</summary>
[Trait("Speed", "Slow")]
public sealed class FieldsPageTests
{
    [Fact]
    public async Task A_custom_field_is_found_previewed_saved_and_seen_in_list_filter_and_page_by_clicking()
    {
        await using var site = await Start();
        site.Import("Alpha Co", new { custom_vat_no = "VAT-1" });
        site.Import("Beta Co", new { custom_vat_no = "VAT-2" });
        await site.Enhanced();
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, "/settings/fields");

        await page.GetByLabel("Find a field of ERPNext").FillAsync("vat");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vat No" }).ClickAsync();
        await page.Locator(".own-field").GetByLabel("Filter", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(page.GetByText("2 of 2 have a value.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "VAT-1" })).ToBeVisibleAsync();
        await Shoot(page, "fields-preview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("2 customers have all fields.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Shoot(page, "fields-saved");
        await page.SetViewportSizeAsync(390, 844);
        await Fits(page);
        await page.SetViewportSizeAsync(1280, 720);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.GotoAsync(page.Url + "?lang=ar");
        await Expect(page.GetByText("حقولك")).ToBeVisibleAsync();
        await Shoot(page, "fields-ar-dark");

        await page.GotoAsync(site.Front.App.Urls.First() + "/?lang=en");
        await Expect(page.Row("Alpha Co")).ToContainTextAsync("VAT-1");
        await page.GetByText("Add filter", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Field", new() { Exact = true }).SelectOptionAsync("Vat No");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Vat No" }).FillAsync("VAT-2");
        await page.Button("Apply").ClickAsync();
        await Expect(page.Row("Alpha Co")).ToHaveCountAsync(0);
        await Expect(page.Row("Beta Co")).ToBeVisibleAsync();
        await Shoot(page, "fields-list");
        await page.Keyboard.PressAsync("Escape");
        await page.Row("Beta Co").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator(".panel.fields").GetByText("Vat No")).ToBeVisibleAsync();
        await Expect(page.Locator(".panel.fields").GetByText("VAT-2")).ToBeVisibleAsync();
        await Shoot(page, "fields-customer");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_shown_before_it_is_saved_and_a_mistake_is_told_in_its_place()
    {
        await using var site = await Start();
        site.Import("A", new { custom_score = "many" });
        await site.Enhanced();
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, "/settings/fields");

        await page.GetByLabel("Find a field of ERPNext").FillAsync("score");
        await page.GetByRole(AriaRole.Button, new() { Name = "Score" }).ClickAsync();
        await page.Locator(".own-field .type select").SelectOptionAsync("number");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        var question = page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("A: many");
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Equal(0, (await site.Front.Data("/api/fields")).GetProperty("version").GetInt64());
        await page.GetByLabel("Name in the API").FillAsync("city");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(page.GetByText("city is a field of CustomerSync")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_field_that_ERPNext_has_no_more_and_one_of_another_type_are_told()
    {
        await using var site = await Start();
        await site.Front.Put([Vat, Field("since", "date", "custom_score")], load: false);
        site.Simulator.Faults.Removed.Add("custom_vat_no");
        await using var browser = await Browser.Start();
        var page = await browser.Open(site.Front, "/settings/fields");

        await Expect(page.GetByText("ERPNext has no custom_vat_no any more")).ToBeVisibleAsync();
        await Expect(page.GetByText("In ERPNext it is Data now")).ToBeVisibleAsync();
        var run = await site.Enhanced();
        Assert.Contains("are not in ERPNext, and empty here: custom_vat_no", run.GetProperty("notes").GetRawText());
        Assert.Empty(browser.Errors);
    }

    private static Task Shoot(IPage page, string name) =>
        Environment.GetEnvironmentVariable("CUSTOMERSYNC_SCREENSHOTS") is { Length: > 0 } folder
            ? page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true }) : Task.CompletedTask;
}
