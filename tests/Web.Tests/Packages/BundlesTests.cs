using System.IO.Compression;
using System.Text;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Live;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Packages;

/// <summary>The tarball through bundlers and TypeScript. Skipped where npm's registry does not answer.</summary>
[Trait("Speed", "Slow")]
public sealed class BundlesTests(InstalledPackages packages, OpenFront shared) : IClassFixture<OpenFront>
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Packages", "bundled");

    private RunningFront Front => shared.Front;

    private string Address => Front.Http.BaseAddress!.ToString();

    [Fact]
    public async Task It_is_small_and_keeps_the_applications_key_out_of_browsers()
    {
        var folder = await packages.Folder("small");
        foreach (var (entry, most) in new[] { ("index", 8), ("customer-sync", 16) })
            Assert.InRange(await Zipped(folder, $"export * from '../node_modules/customersync/{entry}.js';"),
                1024, most * 1024);
        await Bundle(folder, """
            export * as react from 'customersync/react';
            export * as query from 'customersync/query';
            export * as vue from 'customersync/vue';
            """);
        foreach (var entry in new[] { "next", "server" })
        {
            var bundle = Encoding.UTF8.GetString(
                await Bundle(folder, $"import * as server from 'customersync/{entry}'; console.log(server);"));
            Assert.Contains("import them on the server only", bundle, StringComparison.Ordinal);
            Assert.DoesNotContain("process", bundle, StringComparison.Ordinal);
        }
    }

    /// <summary>React's development build, which tells of hydration and mounts everything twice.</summary>
    [Theory]
    [InlineData("webpack")]
    [InlineData("vite")]
    public async Task A_rendered_page_is_hydrated_in_strict_mode_and_two_tabs_follow_by_one_connection(string bundler)
    {
        var folder = await Copied(bundler);
        await Node.Execute(folder, "node", ["build.mjs", bundler], ("NODE_ENV", "development"));
        await Front.DeliverCustomer($"First of {bundler}", 1);
        var html = await Node.Execute(folder, "node", ["render.mjs"], ("CUSTOMERSYNC_URL", Address));
        await using var browser = await Browser.Start();
        var context = await browser.Serving("**/page.html", html);
        await context.RouteAsync("**/built/**", route => route.FulfillAsync(new() {
            ContentType = "text/javascript",
            Path = Path.Combine(folder.FullName, new Uri(route.Request.Url).AbsolutePath.TrimStart('/')) }));
        var loads = 0;
        await context.RouteAsync(url => new Uri(url).AbsolutePath == "/api/customers",
            route => { loads++; return route.ContinueAsync(); });

        var page = Address + "page.html";
        var tabs = new[] { await browser.Open(context, page), await browser.Open(context, page) };
        foreach (var tab in tabs) await Expect(tab.Locator("output")).ToHaveTextAsync("live");
        await Front.DeliverCustomer($"Live by {bundler}", 1);

        foreach (var tab in tabs)
        {
            await Expect(tab.Locator("ul").GetByText($"First of {bundler}")).ToBeVisibleAsync();
            await Expect(tab.Locator("ul").GetByText($"Live by {bundler}")).ToHaveCountAsync(1);
            await Expect(tab.Button("Sync from ERPNext")).ToBeVisibleAsync();
        }
        Assert.Equal(0, loads);
        await Wait.Until("one connection of all", () => LimitsTests.Count(Front) == 1);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task What_openapi_typescript_makes_of_the_document_is_what_the_package_declares()
    {
        var folder = await Copied("types");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "openapi.json"),
            await Front.Http.GetStringAsync("/openapi/v1.json"));
        await Node.Execute(folder, "openapi-typescript", ["openapi.json", "-o", "schema.d.ts"]);

        await Node.Execute(folder, "tsc", ["-p", "."]);
    }

    private async Task<DirectoryInfo> Copied(string name)
    {
        var folder = await packages.Folder(name);
        foreach (var file in Directory.EnumerateFiles(Sources))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        return folder;
    }

    private static async Task<byte[]> Bundle(DirectoryInfo folder, string module)
    {
        var (entry, bundle) = (Path.Combine(folder.FullName, "entry.js"), Path.Combine(folder.FullName, "bundle.js"));
        await File.WriteAllTextAsync(entry, module);
        await Node.Execute(folder, "esbuild", [entry, "--bundle", "--minify", "--format=esm", $"--outfile={bundle}"]);
        return await File.ReadAllBytesAsync(bundle);
    }

    private static async Task<int> Zipped(DirectoryInfo folder, string module)
    {
        using var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(await Bundle(folder, module));
        return (int)zipped.Length;
    }
}
