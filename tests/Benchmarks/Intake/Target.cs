using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CustomerSync.Benchmarks.Intake;

/// <summary>A server under load, as a process of its own on loopback.</summary>
internal sealed partial class Target : IAsyncDisposable
{
    private readonly Process _process;

    private Target(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Processor time of the process so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Most memory that it has had resident, in MB.</summary>
    public long PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 >> 20;
        }
    }

    /// <param name="probe">A path that answers 2xx when it can be used.</param>
    public static async Task<Target> Start(
        string program, string[] arguments, string folder, string probe, Func<Uri, Dictionary<string, string>> environment)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (key, value) in environment(url)) start.Environment[key] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var target = new Target(process, url);
        try
        {
            await target.Answers(probe);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>A number of <c>/metrics</c>, summed over its labels; 0 where it is not told.</summary>
    public async Task<double> Metric(string name, string label = "")
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var answer = await http.GetAsync(new Uri(Url, "/metrics"));
        return !answer.IsSuccessStatusCode ? 0 : (await answer.Content.ReadAsStringAsync()).Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' '
                && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(Value().Match(line).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task Answers(string probe)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(2); await timer.WaitForNextTickAsync())
        {
            if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}.");
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, probe));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) { } // Not yet.
        }
        throw new TimeoutException($"{_process.StartInfo.FileName} did not answer within two minutes.");
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    [GeneratedRegex(@"^[^{ ]+(?:\{.*\})? ([-+.\deE]+)")] private static partial Regex Value();
}
