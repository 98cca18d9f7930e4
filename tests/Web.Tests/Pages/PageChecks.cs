using Microsoft.Playwright;

namespace CustomerSync.Tests.Pages;

/// <summary>What tests of pages say often.</summary>
internal static class PageChecks
{
    public static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(120_000);
        return Assertions.Expect(locator);
    }

    public static IPageAssertions Expect(IPage page)
    {
        Assertions.SetDefaultExpectTimeout(120_000);
        return Assertions.Expect(page);
    }

    public static Task IsLive(IPage page) =>
        Expect(page.Locator("connection-state")).ToHaveAttributeAsync("state", "live");

    public static ILocator Row(this IPage page, string text) =>
        page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    public static ILocator Button(this IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Heading(this IPage page, string name) =>
        page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    /// <summary>Presses "Try again", unless the page has tried by itself meanwhile.</summary>
    public static Task Retry(IPage page) =>
        page.EvaluateAsync("document.querySelector('page-notice[data-kind=failed] button')?.click()");

    /// <summary>Nothing is wider than the screen.</summary>
    public static async Task Fits(IPage page) =>
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            $"{page.Url} is wider than its screen");

    /// <summary>Answers a path as a server that is in trouble.</summary>
    public static Task Break(IPage page, string address, int status = 503, string message = "The database is away.") =>
        page.RouteAsync(address, route => route.FulfillAsync(new()
    {
        Status = status, ContentType = "application/problem+json",
        Body = $$"""{"success":false,"message":"{{message}}","detail":"{{message}}"}""",
    }));
}
