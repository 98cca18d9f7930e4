using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>
/// Each benchmark at its smallest size, as a process of its own: that it measures what it says. How fast anything is
/// makes no difference.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class BenchmarksTests : IDisposable
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("Web.Tests", "Benchmarks", StringComparison.Ordinal),
        "CustomerSync.Benchmarks.dll");

    private readonly DirectoryInfo _results = Directory.CreateTempSubdirectory("customersync-benchmarks-");

    public void Dispose() => _results.Remove();

    [Theory]
    [InlineData("pure", "cpuUs")]
    [InlineData("writes", "writesPerSecond", "adoNetPerSecond")]
    [InlineData("commits", "rowsPerSecond", "cpuUs")]
    [InlineData("sync", "firstPerSecond", "unchangedPerSecond", "cpuUs", "peakMb")]
    [InlineData("live", "deliveriesPerSecond", "cpuUs", "p99Ms")]
    [InlineData("hooks", "messagesPerSecond", "cpuUs")]
    [InlineData("growth", "ms")]
    [InlineData("list", "p50Ms", "p95Ms", "ofOne")]
    [InlineData("backfill", "loadPerSecond", "backFillPerSecond", "ofLoad")]
    [InlineData("intake", "requestsPerSecond", "ofEmpty", "p50Ms", "p99Ms", "cpuUs", "residentMb")]
    public async Task Measures_what_it_says_and_ends_what_it_started(string mode, params string[] positive)
    {
        RequireWrk(mode);
        await using var process = Start(mode);

        Assert.True(await process.Ends() == 0, process.Output);

        var rows = Rows(mode);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.All(
            positive, name => Assert.True(row.GetProperty(name).GetDouble() > 0, $"{name} of {row}")));
        Assert.Empty(Survivors());
    }

    [Fact]
    public async Task Ends_what_it_started_when_it_is_told_to_end()
    {
        RequireWrk("intake");
        await using var process = Start("intake");
        await process.Says("(warming up)");

        process.Terminate();

        Assert.NotEqual(0, await process.Ends());
        Assert.Empty(Survivors());
    }

    private ChildProcess Start(string mode) =>
        new(Program, _results, [("BENCHMARK_RESULTS", _results.FullName)], mode, "--short");

    private List<JsonElement> Rows(string mode)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_results.FullName, mode + ".json")));
        return [.. json.RootElement.GetProperty("rows").Clone().EnumerateArray()];
    }

    /// <summary>Processes that were told where the results go, as all of them were.</summary>
    private List<string> Survivors() => [.. Directory.GetDirectories("/proc").Where(IsOurs)];

    private bool IsOurs(string process)
    {
        try { return File.ReadAllText(process + "/environ").Contains(_results.FullName, StringComparison.Ordinal); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return false; }
    }

    private static void RequireWrk(string mode)
    {
        if (mode != "intake") return;
        Assert.SkipUnless(File.Exists("/usr/bin/wrk"), "wrk is not installed (Debian: apt-get install wrk).");
    }
}
