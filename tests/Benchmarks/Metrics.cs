using System.Globalization;
using System.Text.RegularExpressions;

namespace CustomerSync.Benchmarks;

/// <summary>An answer of <c>/metrics</c>, in the format of Prometheus.</summary>
internal sealed partial class Metrics(string text)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>A number, summed over its labels; 0 where it is not told.</summary>
    public double Sum(string name, string label = "") => _lines
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length
            && line[name.Length] is '{' or ' ' && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(Value().Match(line).Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^[^{ ]+(?:\{.*\})? ([-+.\deE]+)")] private static partial Regex Value();
}
