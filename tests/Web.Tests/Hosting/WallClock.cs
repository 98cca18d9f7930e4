using System.Diagnostics;
using System.Globalization;

namespace CustomerSync.Tests.Hosting;

/// <summary>
/// The wall clock of a process of its own, which is set while it runs: by a small library that is compiled here and
/// preloaded there.
/// </summary>
internal sealed class WallClock : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-clock-");

    private WallClock() => Set(TimeSpan.Zero);

    private string Library => Path.Combine(_folder.FullName, "clock_offset.so");

    private string Offset => Path.Combine(_folder.FullName, "offset");

    public (string, string)[] Environment => [("LD_PRELOAD", Library), ("CLOCK_OFFSET", Offset)];

    /// <summary>Where there is no C compiler the test is skipped, but not in CI.</summary>
    public static WallClock OrSkip()
    {
        var clock = new WallClock();
        if (!clock.TryCompile())
        {
            Assert.True(System.Environment.GetEnvironmentVariable("CI") is null, "CI has no gcc.");
            Assert.Skip("There is no gcc to compile the library that sets a process' clock.");
        }
        return clock;
    }

    /// <summary>Sets it so far from the machine's.</summary>
    public void Set(TimeSpan ahead)
    {
        var next = Offset + ".next";
        File.WriteAllText(next, ((long)ahead.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        File.Move(next, Offset, overwrite: true);
    }

    public void Dispose() => _folder.Remove();

    private bool TryCompile()
    {
        try
        {
            using var gcc = Process.Start(
                "gcc", ["-shared", "-fPIC", "-O1", "-o", Library,
                    Path.Combine(AppContext.BaseDirectory, "Hosting", "clock_offset.c")]);
            gcc.WaitForExit();
            return gcc.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception) { return false; }
    }
}
