using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Benchmarks;

/// <summary>A server under load, as a process of its own on loopback.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly IAsyncDisposable _owned;

    private Target(Process process, Uri url)
    {
        (_process, Url) = (process, url);
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url };
        _owned = Started.Own(End);
    }

    public Uri Url { get; }

    public int ProcessId => _process.Id;

    /// <param name="probe">A path that answers 2xx when it can be used.</param>
    public static async Task<Target> Start(
        string program, string[] arguments, string folder, string probe,
        Func<Uri, Dictionary<string, string>> environment)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        };
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

    /// <summary>The product: front and silo in one process, open to this machine.</summary>
    public static Task<Target> StartProduct(
        string provider, string connection, string folder, Dictionary<string, string>? more = null) =>
        Start("dotnet", [Paths.Front], folder, "/health/ready", url => new(more ?? [])
        {
            ["ASPNETCORE_URLS"] = url.GetLeftPart(UriPartial.Authority), ["Access__Mode"] = "Open",
            ["Storage__Provider"] = provider, ["Storage__ConnectionString"] = connection,
            ["Logging__LogLevel__Default"] = "Warning",
        });

    /// <summary>What <c>/metrics</c> tells now; nothing of a server that has none.</summary>
    public async Task<Metrics> Metrics()
    {
        using var answer = await _http.GetAsync(new Uri("/metrics", UriKind.Relative));
        return new(answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "");
    }

    /// <summary>Takes the processor from it, so that others are measured as if it were not there.</summary>
    public Task Pause() => Signal("-STOP");

    public Task Resume() => Signal("-CONT");

    public ValueTask DisposeAsync() => _owned.DisposeAsync();

    private async ValueTask End()
    {
        _http.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task Answers(string probe)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(2);
            await timer.WaitForNextTickAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}.");
            try
            {
                using var answer = await _http.GetAsync(new Uri(probe, UriKind.Relative));
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
}
