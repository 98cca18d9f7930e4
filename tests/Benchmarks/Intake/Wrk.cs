using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CustomerSync.Benchmarks.Intake;

/// <summary>What wrk saw as a sender.</summary>
/// <param name="P50">Milliseconds, as is <paramref name="P99"/>.</param>
/// <param name="Failed">Answers that were not 2xx, and errors of connections.</param>
internal sealed record Seen(double PerSecond, double P50, double P99, long Requests, long Failed);

/// <summary>The loader: wrk of Debian, which reads the requests from files as it goes.</summary>
internal sealed partial class Wrk(string folder)
{
    private const string Script = """
        local thread = 0
        function setup(t) t:set("number", thread); thread = thread + 1 end
        function init(args)
          file = assert(io.open(args[1] .. "/requests." .. number, "rb"))
          length = tonumber(args[2])
        end
        function request()
          local r = file:read(length)
          if not r then file:seek("set"); r = file:read(length) end
          return r
        end
        """;

    public static bool IsHere => Paths.Has("wrk");

    public async Task<Seen> Run(Uri url, int connections, int seconds, int length)
    {
        var script = Path.Combine(folder, "requests.lua");
        await File.WriteAllTextAsync(script, Script);
        var start = new ProcessStartInfo("wrk",
        [
            $"-t{Deliveries.Threads}", $"-c{connections}", $"-d{seconds}s", "--timeout", "30s", "--latency",
            "-s", script, url.ToString(), "--", folder, length.ToString(CultureInfo.InvariantCulture),
        ]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await using var owned = Started.Own(() =>
        {
            process.Kill();
            return ValueTask.CompletedTask;
        });
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"wrk ended with {process.ExitCode}: {said}");
        return new(
            Number(PerSecond().Match(said)), Milliseconds(Median().Match(said)), Milliseconds(Tail().Match(said)),
            (long)Number(Requests().Match(said)), (long)Number(Refused().Match(said)) + Errors().Match(said).Groups
                .Values.Skip(1).Sum(one => long.Parse("0" + one.Value, CultureInfo.InvariantCulture)));
    }

    private static double Number(Match match) =>
        match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static double Milliseconds(Match match) =>
        Number(match) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")] private static partial Regex PerSecond();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")] private static partial Regex Median();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")] private static partial Regex Tail();

    [GeneratedRegex(@"(\d+) requests in")] private static partial Regex Requests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")] private static partial Regex Refused();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Errors();
}
