using System.Reflection;

namespace CustomerSync.Benchmarks;

/// <summary>Places that the project file names.</summary>
internal static class Paths
{
    /// <summary>The built product.</summary>
    public static string Front => Of(nameof(Front));

    public static string Node => Of(nameof(Node));

    /// <summary>Where results go.</summary>
    public static string Results => Environment.GetEnvironmentVariable("BENCHMARK_RESULTS") ?? Of(nameof(Results));

    public static string Own => typeof(Paths).Assembly.Location;

    /// <summary>Whether a program is on the path.</summary>
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, program)));

    private static string Of(string key) => Path.GetFullPath(typeof(Paths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!);
}
