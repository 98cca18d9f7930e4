using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Pages;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Fields;

/// <summary>Which of ERPNext's customers are kept: over HTTP, by webhooks and syncs alike, and by clicking.</summary>
[Trait("Speed", "Slow")]
public sealed class KeptTests
{
    [Fact]
    public async Task Who_leaves_is_told_as_left_and_who_fits_again_comes_back()
    {
        await using var front = await RunningFront.Start();
        for (var i = 0; i < 4; i++) await front.DeliverCustomer($"C{i}", 1, new { territory = i < 3 ? "Here" : "There" });

        await Keep(front, "territory=here");
        await Wait.Until("it has left", async () => (await Names(front)) == "C0 C1 C2");
        var left = (await front.Changes()).Last();
        Assert.Equal(("left", "C3", "mapping"), (left.GetProperty("kind").GetString(), left.GetProperty("erpnextId").GetString(), left.GetProperty("cause").GetString()));
        Assert.NotEqual(JsonValueKind.Undefined, left.GetProperty("customer").GetProperty("leftAt").ValueKind);

        // A webhook that moves one out, one that moves one in, and a new one that does not fit.
        await front.DeliverCustomer("C0", 2, new { territory = "There" });
        await front.DeliverCustomer("C3", 2, new { territory = "Here" });
        await front.DeliverCustomer("New", 2, new { territory = "There" });
        Assert.Equal("C1 C2 C3", await Names(front));
        Assert.Equal(["C0 left", "C3 restored"], (await front.Changes()).TakeLast(2)
            .Select(change => $"{change.GetProperty("erpnextId").GetString()} {change.GetProperty("kind").GetString()}"));
        Assert.Equal(2, (await front.Data("/api/fields/kept")).GetProperty("left").GetInt32());

        await Keep(front);
        await Wait.Until("all are back", async () => (await Names(front)) == "C0 C1 C2 C3 New");
        Assert.Equal("New created", (await front.Changes()).TakeLast(2)
            .Select(change => $"{change.GetProperty("erpnextId").GetString()} {change.GetProperty("kind").GetString()}").Max());
        Assert.Equal(5, (await front.Data("/api/customers")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Where_everybody_would_leave_a_person_has_to_say_that_it_is_meant()
    {
        await using var front = await RunningFront.Start();
        for (var i = 0; i < 4; i++) await front.DeliverCustomer($"C{i}", 1, new { territory = "Here" });

        var preview = await Preview(front, "territory=Nowhere");
        Assert.Equal((0, 4, 0, true), (preview.GetProperty("kept").GetInt32(), preview.GetProperty("leaving").GetInt32(),
            preview.GetProperty("entering").GetInt32(), preview.GetProperty("isBraked").GetBoolean()));
        Assert.Equal("C0", preview.GetProperty("leavingExamples")[0].GetProperty("erpnextId").GetString());
        Assert.Contains("4 customers would leave", await Keep(front, HttpStatusCode.Conflict, false, "territory=Nowhere"), StringComparison.Ordinal);
        Assert.Equal("C0 C1 C2 C3", await Names(front));

        await Keep(front, HttpStatusCode.OK, true, "territory=Nowhere");
        await Wait.Until("all have left", async () => await Names(front) == "");
        Assert.Contains("no field 'nope'", await Keep(front, HttpStatusCode.BadRequest, true, "nope=1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sync_brings_in_who_fits_and_leaves_out_who_does_not()
    {
        await using var site = await OwnFieldsSite.Start(0, "--Mapping:Keep:0=customerGroup=Commercial");
        site.Import("In", new { customer_group = "Commercial" });
        site.Import("Out", new { customer_group = "Individual" });

        await site.Enhanced();
        Assert.Equal("In", await Names(site.Front));
        site.Save("In", new { customer_group = "Individual" });
        site.Save("Out", new { customer_group = "Commercial" });
        await site.Enhanced();
        Assert.Equal("Out", await Names(site.Front));
        var before = (await site.Front.Changes()).Count;
        await site.Enhanced();

        Assert.Equal("Out", await Names(site.Front));
        Assert.Equal(before, (await site.Front.Changes()).Count);
        Assert.Contains("Mapping:Keep", await Keep(site.Front, HttpStatusCode.BadRequest, true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_choice_that_would_empty_the_site_is_not_in_force()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using (var front = await RunningFront.Start(folder)) await front.DeliverCustomer("A", 1, new { territory = "Here" });

        await using (var braked = await RunningFront.Start(folder, "--Mapping:Keep:0=territory=Nowhere"))
            Assert.Equal("A", await Names(braked));
        await using var meant = await RunningFront.Start(
            folder, "--Mapping:Keep:0=territory=Nowhere", "--Mapping:KeepConfirmed=true");
        await Wait.Until("it has left", async () => await Names(meant) == "");
    }

    [Fact]
    public async Task It_is_chosen_previewed_and_confirmed_by_clicking()
    {
        await using var front = await RunningFront.Start();
        for (var i = 0; i < 3; i++) await front.DeliverCustomer($"C{i}", 1, new { customer_name = $"Customer {i}", customer_group = i == 0 ? "Commercial" : "Retail" });
        await using var browser = await Browser.Start();
        var list = await browser.Open(front);
        await Expect(list.Row("Customer 1")).ToBeVisibleAsync();
        await IsLive(list);
        var page = await browser.Open(front, "/settings/kept");

        await page.GetByText("Add filter", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Field", new() { Exact = true }).SelectOptionAsync("Group");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Group" }).FillAsync("Commercial");
        await page.Button("Apply").ClickAsync();
        await page.Button("Preview").ClickAsync();
        await Expect(page.Locator(".samples .calm")).ToContainTextAsync("1 customer would be here, 2 leave");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Customer 1" })).ToBeVisibleAsync();
        await page.Button("Save").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Let them leave" }).ClickAsync();

        await Expect(page.GetByText("2 customers of ERPNext are left out.")).ToBeVisibleAsync();
        await Expect(list.Row("Customer 1")).ToHaveCountAsync(0);
        await Expect(list.Row("Customer 0")).ToBeVisibleAsync();
        await Expect(list.GetByText("1 customer", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    private static Task<string> Keep(RunningFront front, params string[] conditions) => Keep(front, HttpStatusCode.OK, true, conditions);

    private static async Task<string> Keep(RunningFront front, HttpStatusCode status, bool confirmed, params string[] conditions)
    {
        var version = (await front.Data("/api/fields/kept")).GetProperty("version").GetInt64();
        using var answer = await front.Http.PutAsJsonAsync("/api/fields/kept", new { version, conditions = Of(conditions), confirmed });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {body}");
        return body;
    }

    private static async Task<JsonElement> Preview(RunningFront front, params string[] conditions)
    {
        using var answer = await front.Http.PostAsJsonAsync("/api/fields/kept/preview", new { conditions = Of(conditions) });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private static object[] Of(string[] conditions) =>
        [.. conditions.Select(one => one.Split('=')).Select(parts => new { name = parts[0], value = parts[1] })];

    private static async Task<string> Names(RunningFront front) => string.Join(' ',
        (await front.Data("/api/customers?sort=erpnextId")).GetProperty("items").EnumerateArray()
        .Select(one => one.GetProperty("erpnextId").GetString()));
}
