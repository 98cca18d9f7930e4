using System.Collections.Concurrent;
using CustomerSync.Tests.Hosting;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browsers))]

namespace CustomerSync.Tests.Hosting;

/// <summary>
/// The Chromiums of this test assembly: as many as tests use at once, given on from test to test, gone at the end.
/// </summary>
public sealed class Browsers : IAsyncDisposable
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly Lazy<Task<IPlaywright>> Driver = new(() => Playwright.CreateAsync());
    private static readonly ConcurrentBag<IBrowser> Idle = [];

    /// <summary>One that nobody else uses until it is returned.</summary>
    internal static async Task<IBrowser> Take()
    {
        while (Idle.TryTake(out var idle)) if (idle.IsConnected) return idle;
        var executable = Array.Find(Places, File.Exists);
        if (executable is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("Chromium is missing: ./test.sh installs it on Debian.");
        Assert.SkipWhen(executable is null, "Chromium is not installed (Debian: apt-get install chromium).");
        return await (await Driver.Value).Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>What its test opened is closed; a test that failed to is the last that had it.</summary>
    internal static async Task Return(IBrowser browser)
    {
        foreach (var context in browser.Contexts.ToList()) await context.CloseAsync();
        Idle.Add(browser);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in Idle) await browser.DisposeAsync();
        if (Driver.IsValueCreated) (await Driver.Value).Dispose();
    }
}
