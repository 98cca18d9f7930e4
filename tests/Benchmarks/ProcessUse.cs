using System.Globalization;

namespace CustomerSync.Benchmarks;

/// <summary>What the kernel tells of a process (Linux).</summary>
internal static class ProcessUse
{
    private const int Parent = 1, FirstTime = 11, LastTime = 14;
    private const double TicksPerSecond = 100;

    /// <summary>Processor time so far: its own, of its children, and of those that have ended.</summary>
    public static TimeSpan Cpu(int process) => TimeSpan.FromSeconds(
        Stat(process)[FirstTime..(LastTime + 1)].Sum(Number) / TicksPerSecond
            + Children(process).Sum(child => Cpu(child).TotalSeconds));

    public static int ParentOf(int process) => (int)Number(Stat(process)[Parent]);

    /// <summary>From now on the peak of its memory is told anew.</summary>
    public static void ForgetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    /// <summary>The most that was resident since then.</summary>
    public static double PeakMegabytes(int process) => Status(process, "VmHWM") / 1024;

    /// <summary>What is resident now, in its children too.</summary>
    public static double ResidentKilobytes(int process) =>
        Status(process, "VmRSS") + Children(process).Sum(ResidentKilobytes);

    private static double Status(int process, string name) => Number(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    private static string[] Stat(int process)
    {
        try { return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' '); }
        catch (IOException) { return [.. Enumerable.Repeat("0", LastTime + 1)]; } // It has just ended.
    }

    private static IEnumerable<int> Children(int process)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{process}/task").SelectMany(task => File
                .ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => (int)Number(child))];
        }
        catch (IOException) { return []; }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
