using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CustomerSync.Benchmarks;

/// <summary>A benchmark's rows: a table on the console, and JSON in <c>artifacts/benchmarks</c>.</summary>
internal static partial class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="settings">What it was asked for.</param>
    public static void Write<T>(string name, object settings, IReadOnlyList<T> rows)
    {
        Directory.CreateDirectory(Paths.Results);
        var file = Path.Combine(Paths.Results, name + ".json");
        var (at, machine) = (TimeProvider.System.GetUtcNow(),
            new
            {
                Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
            });
        File.WriteAllText(file, JsonSerializer.Serialize(new { name, at, machine, settings, rows }, Json));
        Console.WriteLine($"\n{name} ({file})\n\n{Table(rows)}");
    }

    public static void Progress(string line) => Console.Error.WriteLine(line);

    private static string Table<T>(IReadOnlyList<T> rows)
    {
        var columns = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
        return Line(columns.Select(column => Words().Replace(column.Name, " ").ToLowerInvariant()))
            + Line(columns.Select(_ => "---"))
            + string.Concat(rows.Select(row => Line(columns.Select(column => Text(column.GetValue(row))))));
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Text(object? value) => value is double number
        ? number.ToString(Math.Abs(number) switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" },
            CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")] private static partial Regex Words();
}
