using System.Diagnostics;
using System.Text;

namespace CustomerSync.Tests.Hosting;

/// <summary>The product as a process of its own, to be killed, or to see how it refuses to start.</summary>
internal sealed class FrontProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FrontProcess(DirectoryInfo folder, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CustomerSync.Web.dll")])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Webhooks__Secret"] = Capture.Secret;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (key, value) in environment) start.Environment[key] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The process ended before it listened."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<(FrontProcess Process, HttpClient Http)> Listening(DirectoryInfo folder, params (string, string)[] environment)
    {
        var process = new FrontProcess(folder, environment.ToDictionary(pair => pair.Item1, pair => pair.Item2));
        var address = await process._address.Task.WaitAsync(Patience);
        return (process, new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(address) });
    }

    /// <summary>Starts it where it must refuse to, and waits for its end.</summary>
    public static async Task<(int ExitCode, string Output)> Ending(DirectoryInfo folder, params (string, string)[] environment)
    {
        await using var process = new FrontProcess(folder, environment.ToDictionary(pair => pair.Item1, pair => pair.Item2));
        using var patience = new CancellationTokenSource(Patience);
        await process._process.WaitForExitAsync(patience.Token);
        return (process._process.ExitCode, process.Output);
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        const string listening = "listening on ";
        var at = line.IndexOf(listening, StringComparison.Ordinal);
        if (at >= 0) _address.TrySetResult(line[(at + listening.Length)..].Split(' ', ',')[0]);
    }
}
