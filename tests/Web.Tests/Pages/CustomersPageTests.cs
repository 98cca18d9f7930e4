using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>The list at <c>/</c> in a real browser, fed by real deliveries.</summary>
[Trait("Speed", "Slow")]
public sealed class CustomersPageTests
{
    [Fact]
    public async Task A_delivery_appears_changes_and_goes_in_the_open_page_without_a_reload()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.Heading("No customers yet")).ToBeVisibleAsync();
        await IsLive(page);

        await front.Send(Capture.All[0]);
        var row = page.Row("شركة النور");
        await Expect(row).ToBeVisibleAsync();
        Assert.Equal("rtl", await row.GetByText("شركة النور").First.EvaluateAsync<string>(
            "cell => getComputedStyle(cell).direction"));

        await front.DeliverCustomer("<b>Bold</b> & Co", 1, new { email_id = "first@x" });
        var bold = page.Row("<b>Bold</b> & Co");
        await Expect(bold).ToContainTextAsync("first@x");
        await front.DeliverCustomer("<b>Bold</b> & Co", 2, new { email_id = "second@x" });
        await Expect(bold).ToContainTextAsync("second@x");
        await front.DeliverCustomer("<b>Bold</b> & Co", 2, new { email_id = "second@x" }, "on_trash");
        await Expect(bold).ToHaveCountAsync(0);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_live_list_under_a_search_is_what_the_server_would_answer()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("One", 1, new { customer_name = "Layla One", email_id = "x@nour.example" });
        await front.DeliverCustomer("Two", 2, new { customer_name = "Layla Two", email_id = "x@other.example" });
        await front.DeliverCustomer("Phone", 3, new { customer_name = "Layla Phone", mobile_no = "050 123 4567" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?search=nour+layla");
        await Expect(page.Row("Layla One")).ToBeVisibleAsync();
        await IsLive(page);

        await front.DeliverCustomer("New", 4, new { customer_name = "Layla New", email_id = "x@nour.example" });
        await front.DeliverCustomer("Two", 5, new { customer_name = "Layla Two", email_id = "x@nour.example" });
        await front.DeliverCustomer("One", 6, new { customer_name = "Layla One", email_id = "x@other.example" });
        await Expect(page.Row("Layla New")).ToBeVisibleAsync();
        await Expect(page.Row("Layla Two")).ToBeVisibleAsync();
        await Expect(page.Row("Layla One")).ToHaveCountAsync(0);
        await Expect(page.GetByText("2 matches")).ToBeVisibleAsync();

        // Every search that the server understands is understood here.
        foreach (var search in new[] { "+966 50 123 4567 layla", "layla phone", "LÁYLA nour", "٠٥٠١٢٣٤٥٦٧", "4567 one", "nobody" })
        {
            var served = (await front.Data($"/api/customers?search={Uri.EscapeDataString(search)}")).GetProperty("items")
                .EnumerateArray().Select(one => one.GetProperty("erpnextId").GetString()!).Order().ToList();
            var here = await page.EvaluateAsync<string[]>("""
                async search => {
                  const { matches } = await import('/app/customers/fold.js');
                  const { data } = await (await fetch('/api/customers')).json();
                  return data.items.filter(customer => matches(customer, search)).map(({ erpnextId }) => erpnextId).sort();
                }
                """, search);
            Assert.Equal((search, string.Join(' ', served)), (search, string.Join(' ', here)));
        }
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task Amounts_and_times_are_whole_and_what_is_cut_has_a_title(string lang)
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("A", 1, new {
            customer_name = "Amount", email_id = new string('x', 90) + "@example.com", default_currency = "SAR",
            credit_limits = new[] { new { idx = 1, company = "C", credit_limit = 987654321.25 } } });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, $"/?lang={lang}");
        var amount = page.Locator("td.creditLimit span");
        await Expect(amount).ToContainTextAsync("987,654,321.25");
        await page.SetViewportSizeAsync(1280, 900);
        Assert.True(await page.Locator("customer-table table").EvaluateAsync<bool>(
            "table => table.scrollWidth <= table.clientWidth"), "The standard columns have room beside the changes.");

        foreach (var cell in new[] { "creditLimit", "modified" })
            Assert.True(await page.Locator($"td.{cell} span").EvaluateAsync<bool>(
                "span => span.scrollWidth <= span.clientWidth && getComputedStyle(span).direction !== 'auto'"), cell);
        Assert.Equal("ltr", await amount.EvaluateAsync<string>("span => getComputedStyle(span).direction"));
        Assert.DoesNotMatch("[‎‏؜]", await amount.TextContentAsync() ?? "");
        await Expect(page.Locator("td.modified span")).ToHaveAttributeAsync(
            "title", new System.Text.RegularExpressions.Regex("ERPNext"));
        await Expect(page.Locator("td.email span")).ToHaveAttributeAsync(
            "title", new string('x', 90) + "@example.com");
    }

    [Fact]
    public async Task An_id_that_repeats_the_name_is_not_shown_twice()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("Same", 1, new { customer_name = "Same" });
        await front.DeliverCustomer("CUST-7", 1, new { customer_name = "Other" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.Locator("td.erpnextId")).ToHaveCountAsync(2);

        Assert.Equal(["CUST-7"], await page.Locator("td.erpnextId:not(.unseen)").AllInnerTextsAsync());
        Assert.True((await page.Locator("td.erpnextId.unseen").BoundingBoxAsync())!.Width <= 20);
    }

    [Fact]
    public async Task A_table_of_a_hundred_rows_is_one_stop_of_the_Tab_key()
    {
        await using var front = await RunningFront.Start();
        for (var i = 0; i < 105; i++) await front.DeliverCustomer($"C{i:000}", 1);
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.Row("C099")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "C000", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "C001", Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("customer-table :focus")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "C001", Exact = true })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_restarted_front_is_found_again_and_what_happened_meanwhile_is_shown()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using var browser = await Browser.Start();
        var first = await RunningFront.Start(folder);
        var port = first.Http.BaseAddress!.Port;
        var page = await browser.Open(first);
        await IsLive(page);
        await first.DisposeAsync();

        await using var second = await RunningFront.Start(folder, "--urls", $"http://127.0.0.1:{port}");
        await second.DeliverCustomer("Meanwhile", 1);

        await Expect(page.Row("Meanwhile")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Search_sort_and_deleted_ones_are_in_the_address_and_in_the_export()
    {
        await using var front = await RunningFront.Start();
        await Fill(front, 5);
        await front.DeliverCustomer("C003", 2, new { customer_name = "Customer 3" }, "on_trash");
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.GetByText("4 customers", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByLabel("Deleted ones too").CheckAsync();
        await Expect(page.Row("C003")).ToContainTextAsync("Deleted");
        await page.Button("ID").ClickAsync();
        await page.Button("ID").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "ID" }))
            .ToHaveAttributeAsync("aria-sort", "descending");
        await page.GetByLabel("Search customers").FillAsync("customer");
        await Expect(page.GetByText("5 matches")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}?search=customer&sort=-erpnextId&deleted=true");

        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Export CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Matches(@"^customers-\d{4}-\d\d-\d\d\.csv$", download.SuggestedFilename);
        Assert.Equal(["\"C004\"", "\"C003\"", "\"C002\"", "\"C001\"", "\"C000\""],
            lines[1..].Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task A_customer_that_is_deleted_while_deleted_ones_are_shown_stays_and_says_so()
    {
        await using var front = await RunningFront.Start();
        await Fill(front, 2);
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?deleted=true");
        await IsLive(page);

        await front.DeliverCustomer("C001", 2, new { customer_name = "Customer 1" }, "on_trash");

        await Expect(page.Row("C001")).ToContainTextAsync("Deleted");
        await Expect(page.GetByText("2 customers", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Chosen_columns_are_remembered()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("Acme", 1, new { tax_id = "300123" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.Row("Acme")).ToBeVisibleAsync();

        await page.GetByText("Columns", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Tax number", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Email", new() { Exact = true }).UncheckAsync();
        await Expect(page.Row("300123")).ToBeVisibleAsync();
        await page.ReloadAsync();

        await Expect(page.Row("300123")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Email" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_list_that_cannot_be_loaded_says_why_and_comes_when_it_can()
    {
        await using var front = await RunningFront.Start();
        await Fill(front, 1);
        await using var browser = await Browser.Start();
        var person = await browser.Person(front);
        var page = await person.NewPageAsync();
        await Break(page, "**/api/customers?*");
        await page.GotoAsync("/");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The database is away.");
        await page.UnrouteAllAsync();
        await Retry(page);

        await Expect(page.Row("C000")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_search_without_a_match_says_so_and_can_be_cleared()
    {
        await using var front = await RunningFront.Start();
        await Fill(front, 1);
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?search=nobody");

        await Expect(page.Heading("No customer matches")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Button, new() { Name = "Clear the search" })
            .ClickAsync();

        await Expect(page.Row("C000")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Toasts_tell_who_changed()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await IsLive(page);

        await front.DeliverCustomer("Nour", 1, new { customer_name = "Nour" });

        await Expect(page.Locator("customer-sync-toasts").GetByText("Nour")).ToBeVisibleAsync();
    }

    internal static Task Fill(RunningFront front, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        async (i, _) => await front.DeliverCustomer($"C{i:000}", 1, new { customer_name = $"Customer {i}" }));
}
