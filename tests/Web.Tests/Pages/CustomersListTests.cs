using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>What people do with the list: filters, views, columns, selection, and scrolling through all of it.</summary>
[Trait("Speed", "Slow")]
public sealed class CustomersListTests
{
    private static readonly string[] OwnFields =
    [
        "--Mapping:Fields:0:Name=vatNo", "--Mapping:Fields:0:Type=Text", "--Mapping:Fields:0:Source=custom_vat",
        "--Mapping:Fields:0:Places:0=Filter", "--Mapping:Fields:0:Label=VAT",
        "--Mapping:Fields:1:Name=score", "--Mapping:Fields:1:Type=Number", "--Mapping:Fields:1:Source=custom_score",
        "--Mapping:Fields:1:Places:0=Filter", "--Mapping:Fields:1:Places:1=List", "--Mapping:Fields:1:Label=Score",
    ];

    [Fact]
    public async Task Filters_are_chips_that_stand_in_the_address_and_can_be_changed_and_taken_away()
    {
        await using var front = await Site();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.GetByText("5 customers", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByText("Add filter", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Field", new() { Exact = true }).SelectOptionAsync("City");
        await page.GetByLabel("Comparison").SelectOptionAsync("contains");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "City" }).FillAsync("RIYA");
        await page.Button("Apply").ClickAsync();
        await Expect(page.GetByText("2 matches")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}?filter.city.contains=RIYA");

        await page.GetByText("City contains RIYA", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Comparison").SelectOptionAsync("is empty");
        await page.Button("Apply").ClickAsync();
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}?filter.city=");
        await Expect(page.GetByText("1 match")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Row("Delta")).ToBeVisibleAsync();

        await page.Button("Remove the filter: City is empty").ClickAsync();
        await Expect(page.GetByText("5 customers", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task The_bar_of_a_selection_covers_no_row_and_the_element_speaks_the_pages_language()
    {
        await using var front = await RunningFront.Start();
        await Parallel.ForAsync(0, 40, async (i, _) => await front.DeliverCustomer($"C{i:00}", 1, new { customer_name = $"Name {i:00}" }));
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?lang=de");
        await page.SetViewportSizeAsync(1400, 860);
        await page.Locator("tbody .pick input").First.CheckAsync();

        var bar = await page.Locator("selection-bar").BoundingBoxAsync();
        var table = await page.Locator("customer-table table").BoundingBoxAsync();

        Assert.True(table!.Y + table.Height <= bar!.Y, $"The table ends at {table.Y + table.Height}, the bar begins at {bar.Y}.");
        await Expect(page.GetByText("Mit ERPNext abgleichen")).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    /// <summary>A filter and an order mean the same here and on the server: else a live list would drift from it.</summary>
    [Fact]
    public async Task The_page_filters_and_sorts_as_the_server_does()
    {
        await using var front = await Site();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await IsLive(page);
        string[] filters =
        [
            "city=riyadh", "city.not=riyadh", "city=", "city.not=", "city.contains=IYA", "city.starts=je", "name.contains=ALFA",
            "name.starts=b", "name=bravo é", "erpnextId.contains=b", "creditLimit=100", "creditLimit.from=100",
            "creditLimit.to=100", "creditLimit=", "creditLimit.not=", "disabled=true", "disabled=false",
            "modified=2026-03-02", "modified.from=2026-03-02", "modified.to=2026-03-02", "created=", "vatNo=v-1",
            "vatNo.contains=V-", "vatNo=", "score.from=2", "score.to=2", "score.not=",
        ];
        foreach (var filter in filters)
            Assert.Equal((filter, await Served(front, $"filter.{filter}&sort=erpnextId")), (filter, await page.EvaluateAsync<string>("""
                async filter => {
                  const { parseFilter, passes } = await import('/app/customers/list-fields.js');
                  const { data } = await (await fetch('/api/customers?sort=erpnextId')).json();
                  const parsed = parseFilter(filter);
                  return data.items.filter(customer => passes(customer, parsed)).map(({ erpnextId }) => erpnextId).join(' ');
                }
                """, new[] { "filter." + filter.Split('=')[0], filter.Split('=')[1] })));
        foreach (var sort in new[]
        {
            "name", "city", "email", "country", "phone", "creditLimit", "disabled", "modified", "created", "custom.vatNo",
            "custom.score", "erpnextId", "taxNumber",
        })
            foreach (var order in new[] { sort, "-" + sort })
                Assert.Equal((order, await Served(front, $"sort={order}")), (order, await page.EvaluateAsync<string>("""
                    async sort => {
                      const { sortOrder } = await import('/app/customers/sort-order.js');
                      const { data } = await (await fetch('/api/customers')).json();
                      return data.items.toSorted(sortOrder(sort)).map(({ erpnextId }) => erpnextId).join(' ');
                    }
                    """, order)));
    }

    [Fact]
    public async Task A_live_list_under_filters_and_an_own_order_takes_in_who_passes_and_lets_go_who_does_not()
    {
        await using var front = await Site();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?sort=-custom.score&filter.city=Riyadh");
        await Expect(page.GetByText("2 matches")).ToBeVisibleAsync();
        await IsLive(page);

        await front.DeliverCustomer("New", 9, new { customer_name = "New", city = "riyadh", custom_score = "50" });
        await front.DeliverCustomer("B", 9, new { customer_name = "Bravo é", city = "Jeddah", custom_score = "2" });

        await Expect(page.Row("New")).ToBeVisibleAsync();
        await Expect(page.Row("Bravo")).ToHaveCountAsync(0);
        Assert.Equal(["New", "Alfa"], await page.Locator("tbody td.name a").AllInnerTextsAsync());
        await Expect(page.GetByText("2 matches")).ToBeVisibleAsync();
        await page.Button("Score").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Score" }))
            .ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(page.Locator("tbody td.name a").First).ToHaveTextAsync("Alfa");
    }

    [Fact]
    public async Task The_list_is_scrolled_through_to_its_end_and_stays_live()
    {
        await using var front = await RunningFront.Start();
        await CustomersPageTests.Fill(front, 730);
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?sort=erpnextId");
        await Expect(page.GetByText("730 customers")).ToBeVisibleAsync();
        await IsLive(page);
        await Expect(page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "731");

        var seen = await page.EvaluateAsync<string[]>("""
            async () => {
              const table = document.querySelector('customer-table table');
              const seen = new Set();
              const { top, bottom } = table.getBoundingClientRect();
              const inView = () => [...table.querySelectorAll('tbody tr')].map(row => ({ row, box: row.getBoundingClientRect() }))
                .filter(({ box }) => box.bottom > top && box.top < bottom);
              // A page that is still on its way is waited for, as a person would: nothing in view may be missing.
              const isFilled = rows => rows.length > 0 && rows[0].box.top <= top + 60
                && (rows.at(-1).box.bottom >= bottom - 20 || rows.at(-1).row.ariaRowIndex === '731');
              for (let at = 0; seen.size < 730 && at < 3_000; at++) {
                const rows = inView();
                if (isFilled(rows)) {
                  for (const { row } of rows) seen.add(`${row.ariaRowIndex} ${row.row.customer.erpnextId}`);
                  table.scrollTop += 200;
                }
                await new Promise(resolve => setTimeout(resolve, 20));
              }
              return [...seen];
            }
            """);
        Assert.Equal(Enumerable.Range(0, 730).Select(i => $"{i + 2} C{i:000}"), seen.Order(StringComparer.Ordinal)
            .OrderBy(one => int.Parse(one.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(await page.Locator("tbody tr").CountAsync() <= 500, "Rows that are far are not in the document.");

        // To the middle at once, and what happens before it moves the numbers of its rows.
        await page.EvaluateAsync("document.querySelector('customer-table table').scrollTop = 300 * 50");
        await Expect(page.Row("C305")).ToHaveAttributeAsync("aria-rowindex", "307");
        await front.DeliverCustomer("C0005", 1, new { customer_name = "Before them" });
        await Expect(page.Row("C305")).ToHaveAttributeAsync("aria-rowindex", "308");
        await front.DeliverCustomer("C305", 2, new { customer_name = "Live in the middle" });
        await Expect(page.Row("Live in the middle")).ToBeVisibleAsync();

        await page.Row("Live in the middle").GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Customer 729" })).ToBeFocusedAsync();
        await Expect(page.Row("C729")).ToHaveAttributeAsync("aria-rowindex", "732");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Customer 0", Exact = true })).ToBeFocusedAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Columns_are_drawn_and_moved_by_keyboard_and_mouse_and_remembered()
    {
        await using var front = await Site();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);
        await Expect(page.Row("Alfa")).ToBeVisibleAsync();
        var before = (await page.Locator("th.email").BoundingBoxAsync())!.Width;

        await page.Button("Email").FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("Control+ArrowRight");
        await Expect(page.Button("Email")).ToBeFocusedAsync();
        Assert.Equal(before + 16, (await page.Locator("th.email").BoundingBoxAsync())!.Width, 1.0);
        Assert.Equal(["phone", "email", "city"], (await Keys(page)).Take(3));

        var grip = (await page.Locator("th.city .grip").BoundingBoxAsync())!;
        var city = (await page.Locator("th.city").BoundingBoxAsync())!.Width;
        await page.Mouse.MoveAsync(grip.X + 4, grip.Y + 5);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(grip.X + 44, grip.Y + 5, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        Assert.Equal(city + 40, (await page.Locator("th.city").BoundingBoxAsync())!.Width, 1.0);

        var (from, to) = ((await page.Locator("th.city").BoundingBoxAsync())!, (await page.Locator("th.phone").BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(from.X + 20, from.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + 5, to.Y + 10, new() { Steps = 6 });
        await page.Mouse.UpAsync();
        Assert.Equal(["city", "phone", "email"], (await Keys(page)).Take(3));
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Customer" })).ToHaveAttributeAsync("aria-sort", "ascending");

        await page.ReloadAsync();
        await Expect(page.Row("Alfa")).ToBeVisibleAsync();
        Assert.Equal(["city", "phone", "email"], (await Keys(page)).Take(3));
        Assert.Equal(city + 40, (await page.Locator("th.city").BoundingBoxAsync())!.Width, 1.0);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_view_is_saved_has_an_address_and_is_shared()
    {
        await using var front = await Site();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?filter.city=Riyadh&sort=-creditLimit");
        await Expect(page.GetByText("2 matches")).ToBeVisibleAsync();

        await page.Button("Save as a view").ClickAsync();
        await page.GetByLabel("Name of the view").FillAsync("Big in Riyadh");
        await page.GetByLabel("Share with everybody").CheckAsync();
        await page.Button("Save").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/customers\?view=\w{32}$"));
        var address = page.Url;

        var other = await browser.Open(front, address);
        await Expect(other.GetByText("2 matches")).ToBeVisibleAsync();
        await Expect(other.GetByRole(AriaRole.Link, new() { Name = "Big in Riyadh" })).ToHaveAttributeAsync("aria-current", "page");
        await other.GetByRole(AriaRole.Link, new() { Name = "All customers" }).ClickAsync();
        await Expect(other.GetByText("5 customers", new() { Exact = true })).ToBeVisibleAsync();
        await other.GoBackAsync();
        await Expect(other.GetByText("2 matches")).ToBeVisibleAsync();

        await page.Button("Remove the filter: City is Riyadh").ClickAsync();
        await page.Button("Save changes").ClickAsync();
        await Expect(page.Button("Save changes")).ToHaveCountAsync(0);
        await other.GotoAsync(address);
        await Expect(other.GetByText("5 customers", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(other.GetByRole(AriaRole.Columnheader, new() { Name = "Credit limit" })).ToHaveAttributeAsync("aria-sort", "descending");

        await page.GetByLabel("More about Big in Riyadh").ClickAsync();
        await page.Button("Delete the view").First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete the view" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Big in Riyadh" })).ToHaveCountAsync(0);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Customers_are_selected_by_mouse_and_keyboard_and_exported()
    {
        await using var front = await Site();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?sort=erpnextId");

        await page.GetByLabel("Select Bravo é").CheckAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Alfa" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByText("2 selected")).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Button("Export the selected").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Matches(@"^customers-\d{4}-\d\d-\d\d\.csv$", download.SuggestedFilename);
        Assert.Equal(["\"A\"", "\"B\""], lines[1..].Select(line => line.Split(',')[0]).Order());

        await page.GetByRole(AriaRole.Link, new() { Name = "Bravo é" }).FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(page.GetByText("3 selected")).ToBeVisibleAsync();
        await page.GetByLabel("Select all that are loaded").CheckAsync();
        await Expect(page.GetByText("5 selected")).ToBeVisibleAsync();
        Assert.EndsWith("/api/customers/export.csv?sort=erpnextId", await page.GetByRole(
            AriaRole.Link, new() { Name = "Export all: 5 customers" }).GetAttributeAsync("href"), StringComparison.Ordinal);
        await page.Button("Clear the selection").ClickAsync();
        await Expect(page.Locator("selection-bar")).ToBeHiddenAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Values_are_copied_matches_marked_and_rows_are_links()
    {
        await using var front = await Site();
        await using var browser = await Browser.Start();
        var person = await browser.Person(front, options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        var page = await browser.Open(person, "/?search=alfa");
        await Expect(page.Row("Alfa")).ToBeVisibleAsync();
        Assert.Equal("Alfa alfa", await page.EvaluateAsync<string>(
            "[...CSS.highlights.get('match')].map(range => range.toString()).join(' ')"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Alfa" })).ToHaveAttributeAsync("href", "/customers/A");

        await page.Locator("td.email").HoverAsync();
        await page.Button("Copy Email").ClickAsync();
        Assert.Equal("alfa@x.example", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await page.Mouse.MoveAsync(0, 0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Alfa" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Button("Copy Phone")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Button("Copy Phone")).ToHaveAttributeAsync("title", "Copied");
        Assert.Equal("+966501234567", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        Assert.Empty(browser.Errors);
    }

    /// <summary>Five customers with values, empty ones, and two own fields.</summary>
    private static async Task<RunningFront> Site()
    {
        var front = await RunningFront.Start(null, OwnFields);
        await front.DeliverCustomer("A", 1, new {
            customer_name = "Alfa", city = "Riyadh", email_id = "alfa@x.example", mobile_no = "+966501234567", custom_vat = "V-1",
            custom_score = "1.5", default_currency = "SAR", credit_limits = new[] { new { idx = 1, company = "C", credit_limit = 100.0 } } });
        await front.DeliverCustomer("B", 2, new {
            customer_name = "Bravo é", city = "riyadh", custom_vat = "v-2", custom_score = "2", default_currency = "SAR",
            credit_limits = new[] { new { idx = 1, company = "C", credit_limit = 20.5 } }, country = "Egypt" });
        await front.DeliverCustomer("c", 3, new { customer_name = "charlie", city = "Jeddah", email_id = "Z@x.example", disabled = 1 });
        await front.DeliverCustomer("D", 4, new { customer_name = "Delta", country = "egypt", custom_score = "10", tax_id = "3" });
        await front.DeliverCustomer("E", 5, new { customer_name = "شركة النور", city = "الرياض", custom_vat = "V-1" });
        return front;
    }

    private static Task<string[]> Keys(IPage page) => page.EvaluateAsync<string[]>(
        "[...document.querySelectorAll('th[data-key]')].map(th => th.dataset.key).filter(key => !['name', 'erpnextId'].includes(key))");

    private static async Task<string> Served(RunningFront front, string query) => string.Join(' ',
        (await front.Data("/api/customers?" + query)).GetProperty("items").EnumerateArray()
        .Select(one => one.GetProperty("erpnextId").GetString()));
}
