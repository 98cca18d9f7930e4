using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Packages;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>axe finds nothing serious on any page, in any language, light and dark.</summary>
[Trait("Speed", "Slow")]
public sealed class AxeTests(InstalledPackages packages)
{
    private const string Run = """
        async () => {
          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
          return JSON.stringify(violations.filter(({ impact, id }) => ['serious', 'critical'].includes(impact) || id === 'heading-order')
            .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).slice(0, 3).join(' | ')}`));
        }
        """;

    private static readonly string[] Pages =
    [
        "/", "/home", "/settings/general", "/customers/Nour", "/customers/Nour?at=2999-01-01T00:00:00Z", "/customers/Nobody", "/deliveries",
        "/deliveries?outcome=duplicate", "/syncs", "/monitoring", "/settings", "/settings/kept", "/settings/fields", "/settings/people",
        "/settings/keys", "/settings/hooks", "/settings/sessions", "/settings/audit", "/docs", "/nowhere", "/?search=nobody", "/?filter.city=",
    ];

    [Fact]
    public async Task No_page_has_a_serious_finding()
    {
        var folder = await packages.Folder("axe");
        var axe = await File.ReadAllTextAsync(
            Path.Combine(folder.Parent!.FullName, "node_modules", "axe-core", "axe.min.js"));
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "All");
        for (var second = 1; second <= 3; second++)
            await front.DeliverCustomer("Nour", second, new { customer_name = $"Nour {second}", email_id = "a@b.example" });
        await front.DeliverCustomer("Nour", 1, new { customer_name = "Nour 1" });
        await front.DeliverCustomer("Gone", 1);
        await front.DeliverCustomer("Gone", 2, null, "on_trash");
        using (await front.Http.PostAsync(RunningFront.Webhooks, new StringContent("{}"))) { }
        var delivery = (await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0].GetProperty("id")
            .GetString();
        await using var browser = await Browser.Start();
        var found = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var person = await browser.Person(front, options => options.ColorScheme = scheme);
            var page = await person.NewPageAsync();
            foreach (var lang in new[] { "en", "ar", "de" })
                foreach (var path in Pages.Append($"/deliveries/{delivery}"))
                {
                    await page.GotoAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}lang={lang}&deleted=true");
                    await Expect(page.Locator("page-notice[data-kind=loading]")).ToHaveCountAsync(0);
                    await Expect(page.Locator("main h1").First).ToBeAttachedAsync();
                    if (path == "/?filter.city=") await OpenTools(page);
                    await page.EvaluateAsync(axe);
                    found.AddRange(JsonSerializer.Deserialize<List<string>>(await page.EvaluateAsync<string>(Run))!
                        .Select(one => $"{path} {lang} {scheme}: {one}"));
                }
            await person.CloseAsync();
        }
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    /// <summary>The list with all that can be opened on it.</summary>
    private static async Task OpenTools(IPage page)
    {
        await page.Locator("tbody .pick input").First.CheckAsync();
        await page.Locator("column-chooser summary").ClickAsync();
        await page.EvaluateAsync("document.querySelector('filter-bar .add').open = true");
        await Expect(page.Locator("selection-bar")).ToBeVisibleAsync();
    }
}
