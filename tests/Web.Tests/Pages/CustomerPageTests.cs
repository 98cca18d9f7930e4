using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>One customer, at <c>/customers/NAME</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class CustomerPageTests
{
    private const string Name = "A/B %2F & شركة #1";

    [Fact]
    public async Task Fields_history_and_deliveries_of_any_name_are_shown_and_stay_live()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer(Name, 1, new { customer_name = "<i>Nour</i>", email_id = "old@x.example" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, $"/customers/{Uri.EscapeDataString(Name)}");
        await Expect(page.Heading("<i>Nour</i>")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "old@x.example" }))
            .ToHaveAttributeAsync("href", "mailto:old@x.example");
        await Expect(page.Locator(".history li")).ToHaveCountAsync(1);
        await IsLive(page);

        await front.DeliverCustomer(Name, 2, new { customer_name = "<i>Nour</i>", email_id = "new@x.example" });

        await Expect(page.Locator(".fields").GetByText("new@x.example")).ToBeVisibleAsync();
        var newest = page.Locator(".history li").First;
        await Expect(newest.Locator("del")).ToHaveTextAsync("old@x.example");
        await Expect(newest.Locator("ins")).ToHaveTextAsync("new@x.example");
        await Expect(newest).ToContainTextAsync("Webhook");
        await Expect(page.Locator(".deliveries").GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_long_history_is_read_on_demand()
    {
        await using var front = await RunningFront.Start();
        for (var i = 1; i <= 25; i++) await front.DeliverCustomer("C", i, new { customer_name = $"Name {i}" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/customers/C");
        await Expect(page.Locator(".history li")).ToHaveCountAsync(20);

        await page.Button("Older changes").ClickAsync();

        await Expect(page.Locator(".history li")).ToHaveCountAsync(25);
        await Expect(page.Button("Older changes")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Data_of_a_deleted_customer_are_erased_after_a_word_and_not_before()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("Gone", 1, new { email_id = "g@x.example" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/customers/Gone");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Gone" })).ToBeVisibleAsync();
        await IsLive(page);
        await Expect(page.Button("Erase data")).ToHaveCountAsync(0);
        await front.DeliverCustomer("Gone", 2, new { email_id = "g@x.example" }, "on_trash");

        await page.Button("Erase data").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }))
            .ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Equal("g@x.example", (await front.Data("/api/customers/Gone")).GetProperty("email").GetString());
        await page.Button("Erase data").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Erase data" }).ClickAsync();

        await Expect(page.Heading("The data are erased")).ToBeVisibleAsync();
        Assert.Equal(System.Net.HttpStatusCode.NotFound,
            (await front.Http.GetAsync("/api/customers/Gone", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_name_that_is_none_says_so_and_a_server_in_trouble_can_be_asked_again()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("There", 1);
        await using var browser = await Browser.Start();

        var unknown = await browser.Open(front, "/customers/Nobody");
        await Expect(unknown.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("There is no customer with the ID “Nobody”.");

        var page = await (await browser.Person(front)).NewPageAsync();
        await Break(page, "**/api/customers/There");
        await page.GotoAsync("/customers/There");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The database is away.");
        await page.UnrouteAllAsync();
        await Retry(page);
        await Expect(page.Locator(".history li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_renamed_customer_is_found_by_its_old_name_and_a_merged_one_points_to_the_other()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await (await browser.Person(front)).NewPageAsync();
        await Answer(page, "**/api/customers/Old",
            """{"erpnextId":"New","id":"1","name":"Renamed Ltd","sequence":2,"previousIds":["Older","Old"]}""");
        await Answer(page, "**/api/customers/Away",
            """{"erpnextId":"Away","id":"2","name":"Away","sequence":2,"deletedAt":"2026-01-01T00:00:00Z","mergedInto":"Stays / here"}""");
        await Answer(page, "**/api/customers/*/history?*",
            """{"items":[{"sequence":2,"kind":"renamed","cause":"sync","at":"2026-01-01T00:00:00Z","erpnextId":"New","fields":{"erpnextId":{"from":"Old","to":"New"}}}],"nextCursor":null}""");

        await page.GotoAsync("/customers/Old");
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}customers/New");
        await Expect(page.GetByText("Previous IDs: OlderOld")).ToBeVisibleAsync();
        await Expect(page.Locator(".history ins")).ToHaveTextAsync("New");

        await page.GotoAsync("/customers/Away");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Stays / here" }))
            .ToHaveAttributeAsync("href", "/customers/Stays%20%2F%20here");
    }

    [Fact]
    public async Task A_customer_is_shown_as_it_was_and_compared_and_the_document_is_to_be_read()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("C", 1, new { customer_name = "One", territory = "Riyadh", custom_x = "kept" });
        await front.DeliverCustomer("C", 2, new { customer_name = "One", territory = "Jeddah" });
        await front.DeliverCustomer("C", 3, new { customer_name = "One", territory = "Dammam" });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/customers/C");
        await Expect(page.Locator(".history li")).ToHaveCountAsync(3);
        await Expect(page.Locator(".fields .differs")).ToHaveCountAsync(0);

        await page.Locator(".history li").Last.Locator(".then").ClickAsync();

        await Expect(page.Locator(".fields .differs .territory").First).ToHaveTextAsync("Riyadh");
        await Expect(page.Locator(".fields .differs .other").First).ToHaveTextAsync("Now: Dammam");
        await Expect(page.Locator(".moment .said")).ToContainTextAsync("The fields as they were at");
        var second = (await front.Data("/api/customers/C/history")).GetProperty("items")[1].GetProperty("at").GetString();
        await page.GotoAsync($"{page.Url}&with={Uri.EscapeDataString(second!)}");
        await Expect(page.Locator(".fields .differs .other").First).ToContainTextAsync("Jeddah");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to now" }).ClickAsync();
        await Expect(page.Locator(".fields .differs")).ToHaveCountAsync(0);
        await page.GotoAsync("/customers/C?at=2020-01-01T00:00:00Z");
        await Expect(page.Locator(".moment .said")).ToContainTextAsync("before that it was not known");
        Assert.Contains(browser.Errors, error => error.Contains("404", StringComparison.Ordinal));

        await page.Button("ERPNext’s document").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("\"custom_x\": \"kept\"");
    }

    [Fact]
    public async Task From_a_list_one_steps_to_its_next_customer_and_back_to_the_list_as_it_was()
    {
        await using var front = await RunningFront.Start();
        foreach (var name in new[] { "Alpha 1", "Beta 1", "Gamma 1", "Other" })
            await front.DeliverCustomer(name, 1, new { customer_name = name });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/?search=1&sort=-name");
        await page.GetByRole(AriaRole.Link, new() { Name = "Beta 1" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "The next one in the list: Alpha 1" }).ClickAsync();

        await Expect(page.Heading("Alpha 1")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "The one before in the list: Beta 1" }).ClickAsync();
        await Expect(page.Heading("Beta 1")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "The one before in the list: Gamma 1" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Where you are" })
            .GetByRole(AriaRole.Link, new() { Name = "Customers" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{front.Http.BaseAddress}?search=1&sort=-name");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Also_deep_in_a_list_and_in_a_view_that_was_changed_one_steps_on()
    {
        await using var front = await RunningFront.Start();
        await Parallel.ForAsync(0, 130, async (i, _) =>
            await front.DeliverCustomer($"C{i:000}", 1, new { customer_name = $"Name {i:000}", territory = i == 124 ? "There" : "Here" }));
        using var made = await front.Http.PostAsJsonAsync(
            "/api/views", new { name = "All of them", shared = false, query = "sort=-name", columns = "" }, TestContext.Current.CancellationToken);
        var view = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("data").GetProperty("id").GetString();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, $"/customers?view={view}&filter.territory=Here");
        await page.Locator("customer-table tbody a").First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.GetByRole(AriaRole.Link, new() { Name = "Name 125" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "The one before in the list: Name 123" }).ClickAsync();

        await Expect(page.Heading("Name 123")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "The next one in the list: Name 125" })).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_customer_that_is_followed_is_told_by_the_browser_while_it_is_not_on_the_screen()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("C", 1, new { customer_name = "Nour" });
        await using var browser = await Browser.Start();
        var person = await browser.Person(front, options => options.Permissions = ["notifications"]);
        await person.AddInitScriptAsync("""
            globalThis.told = [];
            globalThis.Notification = class { static permission = 'granted'; static requestPermission = async () => 'granted'; constructor(title, { body }) { told.push(`${title}: ${body}`); } };
            """);
        var page = await browser.Open(person, "/customers/C");
        await page.Button("Follow").ClickAsync();
        await Expect(page.Button("Following")).ToBeVisibleAsync();
        await front.DeliverCustomer("C", 2, new { customer_name = "Nour", territory = "Riyadh" });
        await Expect(page.Locator(".history li")).ToHaveCountAsync(2);
        Assert.Empty(await page.EvaluateAsync<string[]>("told"));

        await page.GotoAsync("/syncs");
        await IsLive(page);
        await front.DeliverCustomer("C", 3, new { customer_name = "Nour", territory = "Jeddah" });

        await page.WaitForFunctionAsync("told.length > 0");
        Assert.Equal(["Nour: Updated: Territory"], (await page.EvaluateAsync<string[]>("told")).Select(one => one.Split(", ")[0]));
    }

    private static Task<IAsyncDisposable> Answer(IPage page, string address, string data) =>
        page.RouteAsync(address, route => route.FulfillAsync(new()
    {
        ContentType = "application/json", Body = $$"""{"success":true,"message":"OK","data":{{data}}}""",
    }));
}
