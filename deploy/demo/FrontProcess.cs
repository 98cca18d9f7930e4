using System.Diagnostics;
using System.Reflection;

namespace CustomerSync.Demo;

/// <summary>The product as its users run it: a process of its own, set up by environment variables.</summary>
internal sealed class FrontProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    private readonly Process _process;

    public FrontProcess(string folder, IReadOnlyDictionary<string, string> environment)
    {
        var front = typeof(FrontProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "Front").Value!;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
            ?? "dotnet", [Path.GetFullPath(front)]) { WorkingDirectory = folder };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{front} could not be started.");
    }

    public Task<int> Ended(CancellationToken stop) =>
        _process.WaitForExitAsync(stop)
            .ContinueWith(_ => _process.ExitCode, stop, TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);

    /// <summary>
    /// Waits until it answers, and, where it has no terminal to print the first admin's link on, for the link's file.
    /// </summary>
    /// <returns>False when it ended instead.</returns>
    public async Task<bool> Answers(Uri address, string linkFile, CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/live", UriKind.Relative), stop);
                if (answer.IsSuccessStatusCode && (!Console.IsOutputRedirected || File.Exists(linkFile))) return true;
            }
            catch (HttpRequestException) { } // Not yet.
            await timer.WaitForNextTickAsync(stop);
        }
        return false;
    }

    /// <summary>Ctrl+C reaches it too, and it ends in order; else it is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        try { await _process.WaitForExitAsync(timeout.Token); }
        catch (OperationCanceledException) { _process.Kill(entireProcessTree: true); }
        _process.Dispose();
    }
}
