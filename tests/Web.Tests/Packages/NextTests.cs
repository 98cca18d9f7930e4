using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Packages;

/// <summary>
/// <c>examples/nextjs</c> built, started and walked, and docs/nextjs.md followed as it stands, in development. Where
/// npm's registry does not answer, these tests are skipped.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class NextTests(InstalledPackages packages)
{
    private const string Password = "a password of the example";

    /// <summary>Beside the relay, requests are handed on as they are.</summary>
    private const string Rewrites = """
        async rewrites() {
          return [{ source: '/front/:path*', destination: process.env.CUSTOMERSYNC_URL + '/:path*' }];
        }
        """;

    [Fact]
    public async Task A_list_that_is_rendered_on_the_server_goes_live_without_a_second_load()
    {
        var folder = await packages.Application("example");
        CopyExample(folder);
        await Write(folder, "next.config.ts",
            $"export default {{ reactStrictMode: true, cacheComponents: true, {Rewrites} }};");
        var app = $"http://localhost:{Ports.Free()}";
        await using var closed = await ClosedFront.Start("--Access:AllowedOrigins:0", app);
        await closed.Front.DeliverCustomer("A", 1, new { customer_name = "Nour", email_id = "a@x" });
        var front = closed.Url.GetLeftPart(UriPartial.Authority);
        (string, string)[] environment = [
            ("CUSTOMERSYNC_URL", front), ("CUSTOMERSYNC_KEY", closed.KeyOf(AccessRole.Operator)),
            ("NEXT_PUBLIC_CUSTOMERSYNC_URL", front), ("SESSION_SECRET", "of the example"),
            ("EXAMPLE_PASSWORD", Password), ("NEXT_TELEMETRY_DISABLED", "1")];
        await Node.Execute(folder, "next", ["build"], environment);
        using var next = Node.Start(folder, "next", ["start", "-p", $"{new Uri(app).Port}"], environment);
        try { await Walk(closed, app); }
        finally { next.Kill(entireProcessTree: true); }
    }

    [Fact]
    public async Task The_document_alone_leads_to_a_live_list_in_development()
    {
        var folder = await packages.Application("my-app");
        await using var closed = await ClosedFront.Start();
        await closed.Front.DeliverCustomer("A", 1, new { customer_name = "Nour", email_id = "a@x" });
        await WriteWhatCreateNextAppMakes(folder);
        foreach (var (file, text) in NextDocument.Files()) await Write(folder, file, Here(text));
        await Node.Execute(folder, "npm", Here(NextDocument.Command("npm i ")).Split(' ')[1..]);
        Assert.Equal("npm run dev", NextDocument.Command("npm run "));
        var app = $"http://localhost:{Ports.Free()}";
        using var next = Node.Start(
            folder, "next", ["dev", "-p", $"{new Uri(app).Port}"], ("NEXT_TELEMETRY_DISABLED", "1"));
        try
        {
            await using var browser = await Browser.Start();
            await Answers(app + "/icon.svg");
            var page = await browser.Open(app);
            await IsLiveWith(page, "Nour");
            await closed.Front.DeliverCustomer("B", 2, new { customer_name = "Came live" });
            await IsLiveWith(page, "Came live");
            await page.ReloadAsync();
            await IsLiveWith(page, "Came live");
            Assert.Empty(browser.Errors); // Of hydration and strict mode too, which development tells.
            await WorksThroughRewrites(page, closed);
        }
        finally { next.Kill(entireProcessTree: true); }

        string Here(string text) => text
            .Replace("http://localhost:5080", closed.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("csync_…", closed.KeyOf(AccessRole.Operator), StringComparison.Ordinal);
    }

    private static async Task Walk(ClosedFront closed, string app)
    {
        await using var browser = await Browser.Start();
        await Answers(app + "/sign-in");
        var page = await browser.Open(app);
        var asked = new List<string>();
        page.Request += (_, request) => { lock (asked) asked.Add(new Uri(request.Url).PathAndQuery); };
        await page.GetByLabel("Name").FillAsync("layla");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Button("Sign in").ClickAsync();

        await IsLiveWith(page, "Nour");
        await closed.Front.DeliverCustomer("B", 2, new { customer_name = "Came live" });
        await IsLiveWith(page, "Came live");
        await Expect(page.GetByText("2 customers")).ToBeVisibleAsync();
        lock (asked) Assert.DoesNotContain(asked, path => path.Split('?')[0] == "/api/customers");
        await page.ReloadAsync(); // Whatever the elements did to the page, what is rendered again fits it.
        await IsLiveWith(page, "Came live");

        await page.GetByRole(AriaRole.Link, new() { Name = "Nour" }).ClickAsync();
        await Expect(page.GetByText("created")).ToBeVisibleAsync();
        await closed.Front.DeliverCustomer("A", 3, new { customer_name = "Nour", email_id = "new@x" });
        await Expect(page.GetByText("new@x")).ToBeVisibleAsync();
        await Expect(page.GetByText("updated: email")).ToBeVisibleAsync();

        await page.GotoAsync(app + "/settings");
        await Expect(page.GetByText("/api/webhooks/erpnext/customers").First).ToBeVisibleAsync();
        await page.GotoAsync(app + "/direct");
        await IsLiveWith(page, "Nour");
        await closed.Front.DeliverCustomer("C", 4, new { customer_name = "Direct" });
        await IsLiveWith(page, "Direct");

        Assert.Empty(browser.Errors);
        await WorksThroughRewrites(page, closed);
    }

    /// <summary>A POST of the application's page, and the stream of events, by Next's <c>rewrites()</c>.</summary>
    private static async Task WorksThroughRewrites(IPage page, ClosedFront closed)
    {
        var status = await page.EvaluateAsync<int>("""
            async key => {
              const { connectCustomerFeed } = await import(new URL('/front/sdk/index.js', location.href));
              window.rewritten = connectCustomerFeed({ url: '/front/api/customers/events', token: () => key });
              const headers = { authorization: `Bearer ${key}` };
              return (await fetch('/front/api/customers/sync', { method: 'POST', headers })).status;
            }
            """, closed.KeyOf(AccessRole.Operator));
        Assert.DoesNotContain(status, new[] { 401, 403, 404, 421 });
        await page.WaitForFunctionAsync("rewritten.state === 'live' && rewritten.transport === 'stream'");
        await page.EvaluateAsync("rewritten.close()");
    }

    private static async Task IsLiveWith(IPage page, string name)
    {
        await Expect(page.Locator("output")).ToHaveTextAsync("live");
        await Expect(page.Locator("ul").GetByText(name)).ToBeVisibleAsync();
    }

    private static async Task Answers(string address)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        await Wait.Until("the application answers", async () =>
        {
            try { return (await http.GetAsync(address)).IsSuccessStatusCode; }
            catch (HttpRequestException) { return false; }
        });
    }

    private static void CopyExample(DirectoryInfo folder)
    {
        var example = InstalledPackages.Example("");
        foreach (var file in Directory.EnumerateFiles(example, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(example, file);
            if (path.Split(Path.DirectorySeparatorChar)[0] is "node_modules" or ".next" or "package.json") continue;
            var copy = Path.Combine(folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task WriteWhatCreateNextAppMakes(DirectoryInfo folder)
    {
        foreach (var file in new[] { "tsconfig.json", "app/layout.tsx", "app/icon.svg" })
            await Write(folder, file, await File.ReadAllTextAsync(InstalledPackages.Example(file)));
        await Write(folder, "next.config.ts", $"export default {{ {Rewrites} }};");
    }

    private static async Task Write(DirectoryInfo folder, string file, string text)
    {
        var path = Path.Combine(folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
    }
}
