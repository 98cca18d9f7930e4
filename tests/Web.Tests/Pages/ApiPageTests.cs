using CustomerSync.Tests.Hosting;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary><c>/docs</c>: the OpenAPI document as a page of ours, under the policy of the others.</summary>
[Trait("Speed", "Slow")]
public sealed class ApiPageTests
{
    [Fact]
    public async Task Operations_and_types_are_told_linked_and_sifted_in_both_languages()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var person = await browser.Person(front, how => how.ViewportSize = new() { Width = 390, Height = 900 });
        foreach (var language in new[] { "ar", "en" })
        {
            var page = await browser.Open(person, $"/docs?lang={language}");
            await IsLive(page);
            await Expect(page.Locator(".subnav [aria-current]")).ToHaveAttributeAsync("href", "/docs");
            await page.Locator("#ListCustomers > summary").ClickAsync();

            await Expect(page.Locator("#ListCustomers")).ToContainTextAsync("curl -sS");
            await page.Locator("#ListCustomers a", new() { HasText = "EnvelopeOfCustomerPage" }).ClickAsync();
            await page.Locator("#EnvelopeOfCustomerPage a").ClickAsync();
            await Expect(page.Locator("#CustomerPage")).ToContainTextAsync("Customer[]");
            await page.Locator("input[type=search]").FillAsync("export");
            await Expect(page.Locator("#ListCustomers")).ToBeHiddenAsync();
            await Expect(page.Locator("#ExportCustomers")).ToBeVisibleAsync();
            Assert.DoesNotContain("undefined", await page.InnerTextAsync("main"), StringComparison.Ordinal);
            await Fits(page);
            await page.CloseAsync();
        }
        Assert.Empty(browser.Errors);
    }
}
