using System.IO.Compression;
using System.Text;
using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Packages;

/// <summary>
/// The tarball of a front in a user's application: bundled, and <c>examples/nextjs</c> built, started and walked. Where
/// npm's registry does not answer, these tests are skipped.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class NextTests : IDisposable
{
    private const string Password = "a password of the example";

    /// <summary>Beside the relay, requests are handed on as they are.</summary>
    private const string Rewrites = """
        export default { reactStrictMode: true, async rewrites() {
          return [{ source: '/front/:path*', destination: process.env.CUSTOMERSYNC_URL + '/:path*' }];
        } };
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-next-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_list_that_is_rendered_on_the_server_goes_live_without_a_second_load()
    {
        var port = Ports.Free();
        await using var closed = await ClosedFront.Start("--Access:AllowedOrigins:0", $"http://localhost:{port}");
        await closed.Front.DeliverCustomer("A", 1, new { customer_name = "Nour", email_id = "a@x" });
        var front = closed.Url.GetLeftPart(UriPartial.Authority);
        CopyExample(front);
        await Node.Install(_folder);
        (string, string)[] environment = [
            ("CUSTOMERSYNC_URL", front), ("CUSTOMERSYNC_KEY", closed.KeyOf(AccessRole.Operator)),
            ("NEXT_PUBLIC_CUSTOMERSYNC_URL", front), ("SESSION_SECRET", "of the example"),
            ("EXAMPLE_PASSWORD", Password), ("NEXT_TELEMETRY_DISABLED", "1")];
        await Node.Execute(_folder, "next", ["build"], environment);
        using var next = Node.Start(_folder, "next", ["start", "-p", $"{port}"], environment);
        try { await Walk(closed, $"http://localhost:{port}"); }
        finally { next.Kill(entireProcessTree: true); }
    }

    [Fact]
    public async Task It_can_be_bundled_is_small_and_keeps_the_applications_key_out_of_browsers()
    {
        await using var front = await RunningFront.Start();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "package.json"), """{ "type": "module" }""");
        await Node.Install(
            _folder, front.Http.BaseAddress + "sdk/customersync.tgz", "esbuild@0.28.2", "react@19", "vue@3");

        foreach (var (entry, most) in new[] { ("index", 8), ("customer-sync", 16) })
            Assert.InRange(await Zipped($"export * from './node_modules/customersync/{entry}.js';"), 1024, most * 1024);
        await Bundle("""
            export * as react from 'customersync/react';
            export * as query from 'customersync/query';
            export * as vue from 'customersync/vue';
            """);
        foreach (var entry in new[] { "next", "server" })
        {
            var bundle = Encoding.UTF8.GetString(
                await Bundle($"import * as server from 'customersync/{entry}'; console.log(server);"));
            Assert.Contains("import them on the server only", bundle, StringComparison.Ordinal);
            Assert.DoesNotContain("process", bundle, StringComparison.Ordinal);
        }
    }

    private async Task Walk(ClosedFront closed, string app)
    {
        await using var browser = await Browser.Start();
        using var http = new HttpClient(new SocketsHttpHandler());
        await Wait.Until("the application answers", async () =>
        {
            try { return (await http.GetAsync(app + "/sign-in")).IsSuccessStatusCode; }
            catch (HttpRequestException) { return false; }
        });
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
        Assert.DoesNotContain(await ThroughRewrites(page, closed), new[] { 401, 403, 404, 421 });
    }

    /// <summary>A POST of the application's page through Next's <c>rewrites()</c>.</summary>
    private static Task<int> ThroughRewrites(IPage page, ClosedFront closed) => page.EvaluateAsync<int>("""
        async key => (await fetch('/front/api/customers/sync', {
          method: 'POST', headers: { authorization: `Bearer ${key}` } })).status
        """, closed.KeyOf(AccessRole.Operator));

    private static async Task IsLiveWith(IPage page, string name)
    {
        await Expect(page.Locator("output")).ToHaveTextAsync("live");
        await Expect(page.Locator("ul").GetByText(name)).ToBeVisibleAsync();
    }

    private void CopyExample(string front)
    {
        var example = Path.Combine(Repository.Root, "examples", "nextjs");
        foreach (var file in Directory.EnumerateFiles(example, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(example, file);
            if (path.Split(Path.DirectorySeparatorChar)[0] is "node_modules" or ".next") continue;
            var copy = Path.Combine(_folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, File.ReadAllText(file)
                .Replace("http://localhost:5080/sdk", front + "/sdk", StringComparison.Ordinal));
        }
        File.WriteAllText(Path.Combine(_folder.FullName, "next.config.ts"), Rewrites);
    }

    private async Task<byte[]> Bundle(string module)
    {
        var (entry, bundle) = (Path.Combine(_folder.FullName, "entry.js"), Path.Combine(_folder.FullName, "bundle.js"));
        await File.WriteAllTextAsync(entry, module);
        await Node.Execute(_folder, "esbuild",
            [entry, "--bundle", "--minify", "--format=esm", $"--outfile={bundle}"]);
        return await File.ReadAllBytesAsync(bundle);
    }

    private async Task<int> Zipped(string module)
    {
        using var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(await Bundle(module));
        return (int)zipped.Length;
    }
}
