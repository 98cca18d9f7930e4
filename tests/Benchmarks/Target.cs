using System.Diagnostics;
using System.Globalization;
using CustomerSync.Tests.Hosting;

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
    /// <param name="program">What to run so that it listens there.</param>
    public static async Task<Target> Start(string probe, Func<Uri, ProcessStartInfo> program)
    {
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var start = program(url);
        start.RedirectStandardOutput = true;
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
    /// <param name="folder">Where it runs.</param>
    public static Task<Target> StartProduct(
        string provider, string connection, string folder, params (string Key, string Value)[] settings) =>
        Start("/health/ready", url => With(new("dotnet", [Paths.Front]) { WorkingDirectory = folder },
        [
            ("ASPNETCORE_URLS", url.GetLeftPart(UriPartial.Authority)), ("Access__Mode", "Open"),
            ("Storage__Provider", provider), ("Storage__ConnectionString", connection),
            ("Logging__LogLevel__Default", "Error"), .. settings,
        ]));

    public static ProcessStartInfo With(ProcessStartInfo start, params (string Key, string Value)[] environment)
    {
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return start;
    }

    /// <summary>An answer of it, in bytes.</summary>
    public async Task<byte[]> Get(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await Whole(answer);
    }

    /// <summary>Whatever it answers.</summary>
    public async Task Ask(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
    }

    public Task<byte[]> Post(string path, string body = "", string? signature = null) =>
        Send(HttpMethod.Post, path, body, signature);

    public Task<byte[]> Put(string path, string body) => Send(HttpMethod.Put, path, body, null);

    public async Task Delete(string path)
    {
        using var answer = await _http.DeleteAsync(new Uri(path, UriKind.Relative));
        await Whole(answer);
    }

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

    private async Task<byte[]> Send(HttpMethod method, string path, string body, string? signature)
    {
        using var request = new HttpRequestMessage(method, path) {
            Content = new StringContent(body, null, "application/json") };
        if (signature is not null) request.Headers.Add(Intake.Deliveries.Header, signature);
        using var answer = await _http.SendAsync(request);
        return await Whole(answer);
    }

    private static async Task<byte[]> Whole(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? await answer.Content.ReadAsByteArrayAsync()
        : throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} "
            + await answer.Content.ReadAsStringAsync());

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
}
