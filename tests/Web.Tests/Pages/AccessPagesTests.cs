using System.Net;
using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hooks;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.OAuth;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Pages;

/// <summary>Signing in, and who may what, in a real browser.</summary>
[Trait("Speed", "Slow")]
public sealed class AccessPagesTests
{
    private static readonly string[] Parts = ["people", "keys", "hooks", "sessions", "audit"];

    [Fact]
    public async Task The_first_admin_signs_in_and_invites_a_viewer_whose_pages_offer_nothing_that_fails_until_the_end()
    {
        var file = Path.Combine(Path.GetTempPath(), $"customersync-link-{Guid.NewGuid():N}");
        await using var front = await RunningFront.Start(
            null, "--Access:Mode", "Closed", "--Access:LinkFile", file, "--Webhooks:KeepBodies", "All");
        await front.DeliverCustomer("Nour", 1, new { customer_name = "Nour" });
        await Wait.Until("the first link", () => File.Exists(file) && new FileInfo(file).Length > 0);
        await using var browser = await Browser.Start();
        var admin = await browser.Open(await browser.Person(front), (await File.ReadAllTextAsync(file)).Trim());

        await Expect(admin.GetByLabel("Your name")).ToBeVisibleAsync();
        Assert.DoesNotContain('#', admin.Url);
        await Shoot(admin, "1-first-admin");
        await admin.GetByLabel("Your name").FillAsync("Amira");
        await admin.Keyboard.PressAsync("Enter");
        await Expect(admin.Row("Nour")).ToBeVisibleAsync();
        await Expect(admin.Locator(".account summary")).ToHaveTextAsync("AAmiraAdmin");
        await Expect(admin.Locator(".open-line")).ToHaveCountAsync(0);

        await admin.GotoAsync("/settings/people");
        await admin.GetByLabel("Name").FillAsync("<b>Viktor</b>");
        await admin.Button("Make a link").ClickAsync();
        var link = await admin.Locator(".copyable code").InnerTextAsync();
        await Expect(admin.Row("<b>Viktor</b>")).ToContainTextAsync("not yet");
        await Shoot(admin, "2-invited");

        var viewer = await browser.Open(await browser.Person(front), link);
        await Expect(viewer.GetByLabel("Your name")).ToHaveCountAsync(0);
        await viewer.Button("Sign in").ClickAsync();
        await Expect(viewer.Row("Nour")).ToBeVisibleAsync();
        await NothingIsOffered(viewer);
        await Shoot(viewer, "3-viewer");

        await admin.ReloadAsync();
        await admin.Button("Remove: <b>Viktor</b>").ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(admin.Row("<b>Viktor</b>")).ToHaveCountAsync(0);
        await Expect(viewer.Heading("Sign in")).ToBeVisibleAsync();
        Assert.EndsWith("/sign-in?to=%2F", viewer.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_sign_in_with_ERPNext_from_the_page_once_an_admin_has_pressed_it()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var front = await ClosedFront.Start("--ErpNext:Url", simulator.Url.ToString(),
            "--ErpNext:ApiKey", simulator.Options.ApiKey, "--ErpNext:ApiSecret", simulator.Options.ApiSecret,
            "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", "");
        await using var browser = await Browser.Start();
        var admin = await browser.Open(front.Front, $"/sign-in?to=/settings/people#{await front.NewLink(AccessRole.Admin)}");
        await admin.Button("Sign in").ClickAsync();
        await admin.Button("Let staff sign in with ERPNext").ClickAsync();
        await Expect(admin.Button("Turn off")).ToBeVisibleAsync();

        var staff = await browser.Open(front.Front, "/sign-in?to=%2Fdeliveries&lang=ar");
        await staff.Button("سجّل الدخول عبر ERPNext").ClickAsync();
        await LogIn(staff, "user@example.com");
        await Expect(staff.Locator(".account summary")).ToContainTextAsync("نورة User");
        Assert.Equal("/deliveries", new Uri(staff.Url).AbsolutePath);

        var stranger = await browser.Open(front.Front, "/sign-in?lang=en");
        await stranger.Button("Sign in with ERPNext").ClickAsync();
        await LogIn(stranger, "portal@example.com");
        await Expect(stranger.GetByRole(AriaRole.Alert)).ToContainTextAsync("have no role here");
        Assert.Equal($"{front.Url}sign-in", stranger.Url);

        await admin.Button("Turn off").ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Turn off" }).ClickAsync();
        await Expect(admin.Button("Let staff sign in with ERPNext")).ToBeVisibleAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("تسجيل الدخول");
        Assert.DoesNotContain(browser.Errors, error => !error.Contains("40", StringComparison.Ordinal)); // Refusals are told there too.
    }

    private static async Task LogIn(IPage erpNext, string user)
    {
        await erpNext.Locator("#login_email").FillAsync(user);
        await erpNext.Locator("#login_password").FillAsync(Account.Password);
        await erpNext.Locator(".btn-login").ClickAsync();
    }

    [Fact]
    public async Task A_link_that_does_not_work_says_why_and_how_to_get_another_in_the_readers_language()
    {
        await using var front = await ClosedFront.Start();
        await using var browser = await Browser.Start();
        var used = await front.NewLink(AccessRole.Viewer);
        var over = await front.NewLink(AccessRole.Viewer, TimeSpan.Zero);
        var page = await browser.Open(front.Front, $"/sign-in#{used}");
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Heading("Customers")).ToBeVisibleAsync();

        foreach (var (link, lang, words) in new[]
        {
            (used, "en", "used already"), (used, "ar", "من قبل"), (over, "en", "run out"), (over, "ar", "انتهت"),
            (Credentials.NewToken(), "en", "not known"), ("half", "ar", "ناقص"),
        })
        {
            await page.GotoAsync("about:blank");
            await page.GotoAsync($"/sign-in?lang={lang}#{link}");
            await page.Locator("button[type=submit]").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
            await Expect(page.GetByText("admin-link")).ToBeVisibleAsync();
        }
        await Shoot(page, "4-useless-link");
    }

    [Fact]
    public async Task Who_is_signed_out_signs_in_and_is_back_where_the_way_led_but_never_on_another_site()
    {
        await using var front = await ClosedFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front.Front, "/deliveries?outcome=failed");
        await Expect(page.GetByText("admin-link")).ToBeVisibleAsync();
        Assert.EndsWith("/sign-in?to=%2Fdeliveries%3Foutcome%3Dfailed", page.Url, StringComparison.Ordinal);

        var link = await front.NewLink(AccessRole.Operator);
        await page.EvaluateAsync("link => { location.hash = link; }", link); // Pasted into this tab.
        await page.Button("العربية").ClickAsync(); // The link is not lost by it.
        await page.Button("سجّل الدخول").ClickAsync();
        await Expect(page).ToHaveURLAsync($"{front.Url}deliveries?outcome=failed");

        foreach (var elsewhere in new[]
        {
            "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
            "/sign-in", "/api/customers", "",
        })
            Assert.Equal("/", await page.EvaluateAsync<string>(
                "async to => (await import('/app/sign-in/destination.js')).destination(to)", elsewhere));
    }

    [Fact]
    public async Task A_key_is_shown_once_works_and_is_revoked()
    {
        await using var front = await ClosedFront.Start();
        await using var browser = await Browser.Start();
        var page = await Open(browser, front, AccessRole.Admin, "/settings/keys");
        await page.GetByLabel("Name").FillAsync("Shop");
        await page.GetByLabel("Role").SelectOptionAsync("operator");
        await page.Button("Make the key").ClickAsync();
        var key = await page.Locator(".copyable code").InnerTextAsync();
        await Expect(page.Row("Shop")).ToContainTextAsync("Operator");
        await Shoot(page, "5-key");
        using (var answer = await front.WithKey(key).GetAsync("/api/customers"))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        await page.ReloadAsync();
        await Expect(page.Row("Shop")).ToBeVisibleAsync();
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        await page.Button("Revoke: Shop").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.Row("Shop")).ToHaveCountAsync(0);

        using var refused = await front.WithKey(key).GetAsync("/api/customers");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_subscription_is_made_tested_and_paused_by_clicking()
    {
        await using var receiver = await HookReceiver.Start();
        await using var front = await ClosedFront.Start("--Hooks:AllowLoopback", "true");
        await using var browser = await Browser.Start();
        var page = await Open(browser, front, AccessRole.Admin, "/settings/hooks");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Shop");
        await page.GetByLabel("Address").FillAsync(receiver.Url);
        await page.Button("Subscribe").ClickAsync();
        var secret = await page.Locator(".copyable code").InnerTextAsync();
        await Expect(page.Row("Shop")).ToContainTextAsync("Active");
        await Shoot(page, "8-hooks");

        await front.Front.DeliverCustomer("Nour", 1);
        await Wait.Until("the receiver is told", () => receiver.All.Count > 0);
        receiver.All[0].Verify(secret);
        await page.Button("Test: Shop").ClickAsync();
        await Expect(page.GetByText("The receiver took the test")).ToBeVisibleAsync();
        await page.Button("Pause: Shop").ClickAsync();
        await Expect(page.Row("Shop")).ToContainTextAsync("Paused by a person.");

        await page.Row("Shop").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Row("Nour")).ToContainTextAsync("204");
        await Shoot(page, "9-hook");
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task An_admin_ends_a_session_reads_the_audit_of_it_and_signs_out()
    {
        await using var front = await ClosedFront.Start();
        await using var browser = await Browser.Start();
        var other = await Open(browser, front, AccessRole.Viewer, "/settings/sessions");
        await Expect(other.GetByText("This browser")).ToBeVisibleAsync();
        var page = await Open(browser, front, AccessRole.Admin, "/settings/sessions");
        await page.GetByLabel("Everybody’s").CheckAsync();
        await Expect(page.Row("person Operator")).ToBeVisibleAsync();
        await Shoot(page, "6-sessions");
        await page.Button("End: person Viewer").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Expect(page.Row("person Viewer")).ToHaveCountAsync(0);
        await Expect(other.Heading("Sign in")).ToBeVisibleAsync();

        await Wait.Until("it is in the audit", async () =>
        {
            await page.GotoAsync("/settings/audit?action=session.end");
            await Expect(page.Locator("page-notice[data-kind=loading]")).ToHaveCountAsync(0);
            return await page.Row("person Admin").CountAsync() == 1;
        });
        await Shoot(page, "7-audit");
        await page.GetByLabel("What").SelectOptionAsync("customer.erase");
        await Expect(page.GetByText("Nothing is recorded here")).ToBeVisibleAsync();
        Assert.Equal("/api/access/audit.csv?action=customer.erase",
            await page.GetByText("Export CSV").GetAttributeAsync("href"));
        Assert.DoesNotContain(browser.Errors, error => !error.Contains("401", StringComparison.Ordinal));

        await page.Locator(".account summary").ClickAsync();
        await page.Button("Sign out").ClickAsync();
        await Expect(page.GetByText("admin-link")).ToBeVisibleAsync();
        using var refused = await front.WithCookie(AccessRole.Admin).GetAsync("/api/access/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("en", 1440, ColorScheme.Dark)]
    [InlineData("ar", 1440, ColorScheme.Light)]
    [InlineData("en", 390, ColorScheme.Light)]
    [InlineData("ar", 390, ColorScheme.Dark)]
    public async Task In_each_language_scheme_and_width_nothing_is_cut_or_left_untold(
        string lang, int width, ColorScheme scheme)
    {
        await using var front = await ClosedFront.Start();
        await using var browser = await Browser.Start();
        var person = await Person(
            browser, front, AccessRole.Admin, options => (options.ViewportSize, options.ColorScheme) =
                (new() { Width = width, Height = 900 }, scheme));

        foreach (var part in Parts)
        {
            var page = await browser.Open(person, $"/settings/{part}?lang={lang}");
            await Expect(page.Locator("page-notice[data-kind=loading]")).ToHaveCountAsync(0);
            await IsLive(page);
            await Expect(page.Locator(".subnav [aria-current]")).ToHaveAttributeAsync("href", $"/settings/{part}");
            await Expect(page.Locator("html")).ToHaveAttributeAsync("dir", lang == "ar" ? "rtl" : "ltr");
            await Fits(page);
            Assert.DoesNotContain("undefined", await page.InnerTextAsync("main"), StringComparison.Ordinal);
            await Shoot(page, $"8-{part}-{lang}-{width}");
            await page.CloseAsync();
        }
        var signIn = await browser.Open(person, $"/sign-in?lang={lang}#{await front.NewLink(AccessRole.Viewer)}");
        await Expect(signIn.Locator("button[type=submit]")).ToBeVisibleAsync();
        await Fits(signIn);
        await Shoot(signIn, $"9-sign-in-{lang}-{width}");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_viewers_page_that_finds_the_server_away_again_and_again_does_not_begin_anew_for_ever()
    {
        await using var front = await ClosedFront.Start();
        await using var browser = await Browser.Start();
        var (person, asked) = (await Person(browser, front, AccessRole.Viewer), 0);
        await person.RouteAsync("**/api/access/me", route => Interlocked.Increment(ref asked) % 3 > 0
            ? route.FulfillAsync(new() { Status = 503, Body = "{}" }) : route.ContinueAsync());

        var page = await browser.Open(person, "/");
        await Wait.Until("the page knows its viewer", async () => await Name(page) == "person Viewer");

        static async Task<string?> Name(IPage page)
        {
            try { return await page.EvaluateAsync<string>("async () => (await import('/app/shell/me.js')).me.name"); }
            catch (PlaywrightException) { return null; } // It begins anew just now.
        }
    }

    [Fact]
    public async Task With_open_access_a_line_says_so_and_everything_is_offered()
    {
        await using var front = await RunningFront.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(front);

        await Expect(page.Locator(".open-line")).ToContainTextAsync("Access is open");
        await Expect(page.GetByText("Export CSV")).ToBeVisibleAsync();
        await Expect(page.Locator(".account")).ToHaveCountAsync(0);
        await Shoot(page, "10-open");
        Assert.Empty(browser.Errors);
    }

    /// <summary>All pages of a viewer: no request of theirs is refused, and no button is left that would be.</summary>
    private static async Task NothingIsOffered(IPage page)
    {
        List<string> refused = [];
        page.Response += (_, answer) =>
        {
            if (answer.Status is 401 or 403) refused.Add($"{answer.Status} {answer.Url}");
        };
        foreach (var path in new[] { "/", "/customers/Nour", "/deliveries", "/syncs", "/monitoring", "/settings" })
        {
            await page.GotoAsync(path);
            await IsLive(page);
            await Expect(page.Locator("page-notice[data-kind=loading]")).ToHaveCountAsync(0);
            foreach (var word in new[] { "Sync", "Enhanced sync", "Basic sync", "Replay these…" })
                await Expect(page.Button(word)).ToHaveCountAsync(0);
            await Expect(page.GetByText("Export CSV")).ToHaveCountAsync(0);
        }
        await Expect(page.Locator(".subnav a")).ToHaveTextAsync(["Sessions", "API"]);
        await page.GotoAsync("/deliveries");
        await page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByText("Operators and admins see the body.")).ToBeVisibleAsync();
        await Expect(page.Button("Replay")).ToHaveCountAsync(0);
        await page.GotoAsync("/settings/people");
        await Expect(page.GetByText("Your role may not see this page")).ToBeVisibleAsync();
        Assert.Empty(refused);
        await page.GotoAsync("/");
    }

    private static async Task<IPage> Open(Browser browser, ClosedFront front, AccessRole role, string path) =>
        await browser.Open(await Person(browser, front, role), path);

    private static async Task<IBrowserContext> Person(
        Browser browser, ClosedFront front, AccessRole role, Action<BrowserNewContextOptions>? how = null)
    {
        var person = await browser.Person(front.Front, how);
        var cookie = front.Cookie(front.SessionOf(role)).Split('=', 2);
        await person.AddCookiesAsync([new() { Name = cookie[0], Value = cookie[1], Url = front.Url.ToString() }]);
        return person;
    }

    /// <summary>Into the folder that CUSTOMERSYNC_SCREENSHOTS names, for people to look at.</summary>
    private static async Task Shoot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CUSTOMERSYNC_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"access-{name}.png"), FullPage = true });
    }
}
