using System.Diagnostics;
using System.Text;

namespace CustomerSync.Tests.Hosting;

/// <summary>
/// A program of the product as a process of its own: what it says is kept, and it is gone when disposed of.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource<string> Said)> _awaited = [];

    /// <param name="program">An assembly, beside this one unless its whole path is given.</param>
    public ChildProcess(
        string program, DirectoryInfo folder, IEnumerable<(string, string)> environment, params string[] arguments)
        : this([], program, folder, environment, arguments) { }

    /// <param name="launcher">A command that becomes the program which is named after it.</param>
    /// <param name="program">An assembly, beside this one unless its whole path is given.</param>
    public ChildProcess(string[] launcher, string program, DirectoryInfo folder,
        IEnumerable<(string, string)> environment, params string[] arguments)
    {
        string[] words = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, program), .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => EndWaits();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Waits until it says <paramref name="text"/>; asked for before it can have been said.</summary>
    /// <returns>The rest of that line.</returns>
    public async Task<string> Says(string text)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output) _awaited.Add((text, said));
        if (_process.HasExited) EndWaits();
        try { return await said.Task.WaitAsync(Timeout); }
        catch (TimeoutException) { throw new TimeoutException($"It has not said '{text}' within {Timeout}:\n{Output}"); }
    }

    /// <summary>Most memory that it has had resident so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public async Task<int> Ends()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd and Docker send it.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).Dispose();

    /// <summary>STOP: it stands still; CONT: it goes on.</summary>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (text, said) in _awaited)
                if (line.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at)
                    said.TrySetResult(line[(at + text.Length)..]);
        }
    }

    private void EndWaits()
    {
        lock (_output)
            foreach (var (text, said) in _awaited)
                said.TrySetException(
                    new InvalidOperationException($"The process ended before it said '{text}':\n{_output}"));
    }
}
