using System.Globalization;
using ScottPlot.TickGenerators;

namespace CustomerSync.Benchmarks;

/// <summary>A line of a plot.</summary>
internal sealed record Line(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>How a figure grows: PNG in <c>artifacts/benchmarks</c>, both axes logarithmic.</summary>
internal static class Plot
{
    private const int Width = 1000, Height = 600;

    public static void Draw(string name, string title, string x, string y, IEnumerable<Line> lines)
    {
        using var plot = new ScottPlot.Plot();
        foreach (var line in lines)
            plot.Add.Scatter(Logarithms(line, point => point.X), Logarithms(line, point => point.Y))
                .LegendText = line.Name;
        plot.Title(title);
        plot.XLabel(x);
        plot.YLabel(y);
        plot.Axes.Bottom.TickGenerator = Powers();
        plot.Axes.Left.TickGenerator = Powers();
        plot.ShowLegend(ScottPlot.Edge.Right);
        plot.SavePng(Path.Combine(Directory.CreateDirectory(Paths.Results).FullName, name + ".png"), Width, Height);
    }

    private static double[] Logarithms(Line line, Func<(double X, double Y), double> of) =>
        [.. line.Points.Select(point => Math.Log10(Math.Max(of(point), 0.001)))];

    private static NumericAutomatic Powers() => new()
    {
        IntegerTicksOnly = true,
        LabelFormatter = power => Math.Pow(10, power).ToString("0.##", CultureInfo.InvariantCulture),
    };
}
