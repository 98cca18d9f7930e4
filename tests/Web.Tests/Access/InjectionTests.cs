using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Pages;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Access;

/// <summary>Names that others chose are text, on pages and in files for spreadsheets.</summary>
[Trait("Speed", "Slow")]
public sealed class InjectionTests
{
    private const string Markup = "\"><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    private const string Formula = "a;=cmd|' /C calc'!A0\tb\t=HYPERLINK(\"http://evil\")";

    [Fact]
    public async Task In_files_no_cell_begins_a_formula_wherever_a_spreadsheet_splits()
    {
        await using var front = await ClosedFront.Start();
        await front.Front.DeliverCustomer("=1+1", 1, new { customer_name = Formula, email_id = "@SUM(A1)" });
        using var made = await front.Http(AccessRole.Admin).PostAsync("/api/access/keys",
            System.Net.Http.Json.JsonContent.Create(new { name = Formula, role = "operator" }));
        var key = (await made.Content.ReadAsStringAsync()).Split("\"key\":\"")[1].Split('"')[0];

        var customers = await front.WithKey(key).GetStringAsync("/api/customers/export.csv"); // Its name is in the audit.
        var admin = front.Http(AccessRole.Admin);
        await Wait.Until("the export is in the audit", async () =>
            (await admin.GetStringAsync("/api/access/audit?action=export")).Contains("calc", StringComparison.Ordinal));
        var audit = await admin.GetStringAsync("/api/access/audit.csv?action=export");

        foreach (var file in new[] { customers, audit })
        {
            Assert.Contains("a;'=cmd|", file, StringComparison.Ordinal);
            Assert.DoesNotMatch("[;,\\t\\r\\n][\" ]*[=@]", file);
        }
    }

    [Fact]
    public async Task Whatever_address_a_link_to_sign_in_names_it_leads_to_a_page_of_ours()
    {
        await using var front = await ClosedFront.Start();
        await using var browser = await Browser.Start();
        var link = await front.NewLink(AccessRole.Admin);
        var page = await browser.Open(front.Front, $"/sign-in?to=/.//evil.example/x#{link}");
        string[] wanted = ["/.//evil.example", "/x/..//evil.example", "/%2e//evil.example", "//evil.example",
            "/\\evil.example", "/\t/evil.example", "https://evil.example", "javascript:alert(1)", "/sign-in", "/api/x"];

        var led = await page.EvaluateAsync<string[]>("""
            async wanted => {
              const { destination } = await import('/app/sign-in/destination.js');
              return wanted.map(destination);
            }
            """, wanted);
        await page.Button("Sign in").ClickAsync();

        Assert.All(led, where => Assert.Equal("/", where));
        await Expect(page).ToHaveURLAsync(front.Url.ToString());
    }

    [Fact]
    public async Task On_pages_markup_is_shown_and_not_obeyed()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer(Markup, 1, new { customer_name = Markup, email_id = Markup, customer_details = Markup });
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/");
        await Expect(page.Row(Markup)).ToBeVisibleAsync();

        foreach (var address in new[] { "/", $"/?search={Uri.EscapeDataString(Markup)}", "/deliveries",
            $"/customers/{Uri.EscapeDataString(Markup)}", $"/customers/{Uri.EscapeDataString(Markup + "none")}" })
        {
            await page.GotoAsync(new Uri(front.Http.BaseAddress!, address).ToString());
            await Expect(page.GetByText("document.title='owned'").First).ToBeVisibleAsync();
            Assert.Equal(0, await page.Locator("img[src=x], main script").CountAsync());
            Assert.NotEqual("owned", await page.TitleAsync());
        }
        Assert.All(browser.Errors, error => Assert.StartsWith("Failed to load resource", error, StringComparison.Ordinal));
    }
}
