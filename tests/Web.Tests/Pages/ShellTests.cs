using System.Net;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>What all pages have: navigation, languages, a strict policy, little weight.</summary>
[Trait("Speed", "Slow")]
public sealed class ShellTests
{
    private const int MaxBytes = 250 * 1024, MaxScriptBytes = 50 * 1024;

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    [Theory]
    [InlineData("en", 1440, ColorScheme.Light)]
    [InlineData("ar", 1440, ColorScheme.Dark)]
    [InlineData("en", 390, ColorScheme.Dark)]
    [InlineData("ar", 390, ColorScheme.Light)]
    public async Task Every_page_opens_in_each_language_marks_its_place_fits_and_says_nothing_on_the_console(
        string lang, int width, ColorScheme scheme)
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:KeepBodies", "All");
        await front.DeliverCustomer(
            "شركة النور / A&B", 1, new { customer_name = "<b>Nour</b>", email_id = "a@b.example" });
        await front.DeliverCustomer(
            "شركة النور / A&B", 2, new { customer_name = "<b>Nour</b>", email_id = "c@d.example" });
        var delivery = (await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0].GetProperty("id")
            .GetString();
        await using var browser = await Browser.Start();
        var person = await browser.Person(
            front, options => (options.ViewportSize, options.ColorScheme) =
                (new() { Width = width, Height = 900 }, scheme));

        foreach (var (path, place) in Places(
            $"/customers/{Uri.EscapeDataString("شركة النور / A&B")}", $"/deliveries/{delivery}"))
        {
            var page = await browser.Open(person, $"{path}?lang={lang}");
            await IsLive(page);
            await Expect(page.Locator("page-notice[data-kind=loading]")).ToHaveCountAsync(0);
            await Expect(page.Locator("html")).ToHaveAttributeAsync("dir", lang == "ar" ? "rtl" : "ltr");
            await Expect(page.Locator("nav [aria-current]")).ToHaveAttributeAsync("href", place);
            await Fits(page);
            Assert.False(await page.EvaluateAsync<bool>("Boolean(document.querySelector('main b b, td b, h1 b'))"));
            await page.CloseAsync();
        }
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task The_language_is_remembered_and_the_address_stays_clean()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/deliveries?outcome=failed");

        await page.GetByLabel("How it looks").ClickAsync();
        await page.GetByLabel("العربية").CheckAsync();
        await Expect(page.Heading("الإشعارات")).ToBeVisibleAsync();
        Assert.EndsWith("/deliveries?outcome=failed", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/syncs");

        await Expect(page.Heading("المزامنات")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_browsers_language_is_the_first_choice()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();

        var page = await browser.Open(await browser.Person(front, options => options.Locale = "ar-SA"), "/");

        await Expect(page.Heading("العملاء")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_languages_have_the_same_texts()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);

        var english = await Shape(page, "en");

        Assert.True(english.Length > 200);
        foreach (var lang in new[] { "ar", "de" }) Assert.Equal(english, await Shape(page, lang));
    }

    [Fact]
    public async Task Theme_toasts_and_a_third_language_are_chosen_in_a_menu_and_remembered()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/syncs");
        var light = await Background(page);

        await page.GetByLabel("How it looks").ClickAsync();
        await page.GetByLabel("Dark").CheckAsync();
        var dark = await Background(page);
        Assert.NotEqual(light, dark);
        await page.GetByLabel("Tell of changes at the edge").UncheckAsync();
        await page.GetByLabel("Deutsch").CheckAsync();

        await Expect(page.Heading("Abgleiche")).ToBeVisibleAsync();
        Assert.Equal(dark, await Background(page));
        await page.GotoAsync("/");
        await Expect(page.Locator("customer-sync-toasts")).ToBeHiddenAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Keys_are_shown_and_lead_to_places_and_not_from_a_field()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/deliveries");
        await Expect(page.Heading("Deliveries")).ToBeVisibleAsync();

        await page.GetByLabel("Customer ID").FocusAsync();
        await page.Keyboard.TypeAsync("gs?");
        await Expect(page.GetByLabel("Customer ID")).ToHaveValueAsync("gs?");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Go to Syncs");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("s");

        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}syncs");
    }

    /// <summary>One round: the page, then all that it names, then what its scripts ask of the API.</summary>
    [Fact]
    public async Task A_page_names_all_that_it_loads_and_what_it_loads_is_kept_for_ever()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var person = await browser.Person(front);
        foreach (var path in new[] { "/", "/customers/A", "/deliveries", "/syncs", "/monitoring", "/home" })
        {
            var html = await front.Http.GetStringAsync(path, TestContext.Current.CancellationToken);
            var page = await person.NewPageAsync();
            var asked = new List<string>();
            page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
            await page.GotoAsync(path);
            await Expect(page.Locator(".top nav")).ToBeVisibleAsync();

            var unnamed = asked.Where(one => one.EndsWith(".js", StringComparison.Ordinal)
                && !one.Contains("/messages.", StringComparison.Ordinal) && !html.Contains($"\"{one}\"", StringComparison.Ordinal));
            Assert.Empty(unnamed);
            Assert.All(asked.Where(one => one.EndsWith(".js", StringComparison.Ordinal)), one => Assert.StartsWith("/v/", one, StringComparison.Ordinal));
            await page.CloseAsync();
        }
        var script = System.Text.RegularExpressions.Regex.Match(await front.Http.GetStringAsync("/", TestContext.Current.CancellationToken), "/v/[^\"]+start.js").Value;
        using var kept = await front.Http.GetAsync(script, TestContext.Current.CancellationToken);
        Assert.Equal("public, max-age=31536000, immutable", kept.Headers.CacheControl!.ToString());
        using var old = await front.Http.GetAsync("/v/000000000000/app/shell/start.js", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "no-cache"), (old.StatusCode, old.Headers.CacheControl!.ToString()));
    }

    private static Task<string> Background(IPage page) =>
        page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    [Fact]
    public async Task With_the_keyboard_alone_one_skips_to_the_content_searches_and_opens_a_customer()
    {
        await using var front = await RunningFront.Start();
        foreach (var name in new[] { "Alpha", "Beta", "Gamma" })
            await front.DeliverCustomer(name, 1, new { customer_name = name });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.Row("Gamma")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("eta");
        await Expect(page.Row("Alpha")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Row("Gamma")).ToBeVisibleAsync();
        await TabTo(page, page.GetByRole(AriaRole.Link, new() { Name = "Alpha" }));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}customers/Beta");
        await Expect(page.Heading("Beta")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_are_found_by_the_first_segment_under_a_strict_policy_and_nothing_else_is()
    {
        await using var front = await RunningFront.Start();

        foreach (var path in new[] {
            "/", "/customers/a/b.css", "/customers/%2e%2e%2fappsettings.json", "/deliveries", "/deliveries/x", "/syncs",
            "/syncs/x" })
        {
            using var answer = await front.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal((path, "text/html"), (path, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'",
                answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
        foreach (var path in new[] { "/shoes", "/not-found", "/customersx", "/appsettings.json", "/pages" })
            Assert.Equal(HttpStatusCode.NotFound,
                (await front.Http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_is_a_page_that_says_so_and_leads_on()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var person = await browser.Person(front);
        var page = await person.NewPageAsync();

        var answer = await page.GotoAsync("/shoes/7?lang=en");

        Assert.Equal(404, answer!.Status);
        await Expect(page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Heading)).ToHaveTextAsync("There is no page at this address");
        await Expect(page.GetByText("Nothing is at “/shoes/7”.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Deliveries" })).ToBeVisibleAsync();
        await page.Button("To the customers").ClickAsync();
        await Expect(page.Heading("Customers")).ToBeVisibleAsync();
        // Programs are answered as before.
        using var program = await front.Http.GetAsync("/shoes", TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", program.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task All_pages_together_in_a_language_weigh_less_than_250_KB_on_the_wire_and_the_script_for_other_pages_less_than_50()
    {
        await using var front = await RunningFront.Start();

        // A browser loads one language: the heaviest.
        var texts = await Task.WhenAll(new[] { "en", "ar", "de" }.Select(lang => Weight(front, Root, $"messages.{lang}.js")));
        Assert.InRange(await Weight(front, Root) - texts.Sum() + texts.Max(), 50_000, MaxBytes);
        var script = 0L;
        foreach (var part in new[] { "client", "elements", "feed" })
            script += await Weight(front, Path.Combine(Root, "sdk", part));
        Assert.InRange(script, 10_000, MaxScriptBytes);
    }

    [Fact]
    public void Nothing_in_the_pages_turns_text_into_markup()
    {
        foreach (var file in Directory.EnumerateFiles(Root, "*.js", SearchOption.AllDirectories))
            Assert.DoesNotMatch(
                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(", File.ReadAllText(file));
        foreach (var file in Directory.EnumerateFiles(Root, "*.html", SearchOption.AllDirectories))
            Assert.DoesNotMatch("<style|style=|<script(?![^>]* src=)| on[a-z]+=", File.ReadAllText(file));
    }

    /// <summary>All files of a folder, as a browser gets them.</summary>
    private static async Task<long> Weight(RunningFront front, string folder, string which = "*")
    {
        var bytes = 0L;
        foreach (var file in Directory.EnumerateFiles(folder, which, SearchOption.AllDirectories))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/" + Path.GetRelativePath(Root, file)
                .Replace('\\', '/'));
            request.Headers.Add("Accept-Encoding", "gzip, br");
            using var answer = await front.Http.SendAsync(request);
            bytes += (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
        }
        return bytes;
    }

    private static IEnumerable<(string Path, string Place)> Places(string customer, string delivery) =>
        [("/", "/"), (customer, "/"), ("/deliveries", "/deliveries"), (delivery, "/deliveries"), ("/syncs", "/syncs")];

    private static async Task TabTo(IPage page, ILocator target)
    {
        for (var i = 0; i < 40 && !await target.EvaluateAsync<bool>("node => node === document.activeElement"); i++)
            await page.Keyboard.PressAsync("Tab");
        await Expect(target).ToBeFocusedAsync();
    }

    private static Task<string[]> Shape(IPage page, string lang) => page.EvaluateAsync<string[]>(
        """
        async lang => {
          const paths = (value, path) => value && typeof value === 'object' ? Object.entries(value).flatMap(([key, one]) => paths(one, `${path}.${key}`)) : [`${path}: ${typeof value}`];
          const { default: write } = await import(`/app/messages.${lang}.js`);
          return paths(write({ number: String, percent: String, count: String }), lang).map(path => path.slice(2)).sort();
        }
        """, lang);
}
