using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Documents;

/// <summary>
/// Where a reader types what a document says: a folder that looks as the repository does, variables that stay from
/// block to block. <c>dotnet run --project</c> starts what is built already, and ports are the test's own.
/// </summary>
internal sealed class Terminal : IAsyncDisposable
{
    private static readonly string[] OfTheRepository = ["clients", "deploy", "docs", "src", "tests"];

    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static readonly string RealDotnet = System.Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-terminal-");
    private readonly List<(string Documented, string Actual)> _replaced = [];
    private readonly List<Running> _lasting = [];

    public Terminal()
    {
        foreach (var name in OfTheRepository)
            Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, name), Path.Combine(Repository.Root, name));
        var programs = _folder.CreateSubdirectory(".programs");
        File.WriteAllText(Path.Combine(programs.FullName, "dotnet"), Dotnet);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(programs.FullName, "dotnet"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment["PATH"] = $"{programs.FullName}:{System.Environment.GetEnvironmentVariable("PATH")}";
    }

    public DirectoryInfo Folder => _folder;

    /// <summary>Set before the first block.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What the document says, and what stands in its place here.</summary>
    public Terminal With(string documented, string actual)
    {
        _replaced.Add((documented, actual));
        return this;
    }

    /// <summary>Ports of the product, and of the ERPNext that is simulated.</summary>
    public Terminal At(int port, int erpNext)
    {
        (Environment["Port"], Environment["ErpNextPort"]) = ($"{port}", $"{erpNext}");
        Environment["ASPNETCORE_URLS"] = $"http://localhost:{port}";
        Environment["Access__OpenBrowser"] = "false";
        return With("localhost:5080", $"localhost:{port}").With("127.0.0.1:8000", $"127.0.0.1:{erpNext}");
    }

    /// <summary>Runs all commands of a document that are not marked, in their order.</summary>
    public async Task RunAll(string document)
    {
        foreach (var block in CodeBlock.Of(document).Where(block => block is { IsCommands: true, NotRun: null }))
            await Run(block);
    }

    /// <summary>
    /// Runs a block, which must succeed and print what its document says; one that lasts goes on until the end.
    /// </summary>
    /// <returns>What it printed.</returns>
    public async Task<string> Run(CodeBlock block)
    {
        var running = new Running(Start(Here(block.Text)));
        var expected = (block.Prints ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Here).ToList();
        if (block.Lasts)
        {
            _lasting.Add(running);
            await Wait.Until($"line {block.Line} prints what the document says",
                () => running.HasEnded || expected.TrueForAll(line => Prints(running.Output, line)));
            Assert.False(running.HasEnded, $"Line {block.Line} ended:\n{running.Output}");
            return running.Output;
        }
        await running.Ends(Timeout);
        Assert.True(running.ExitCode == 0, $"Line {block.Line} failed:\n{running.Output}");
        Assert.All(expected, line => Assert.True(
            Prints(running.Output, line), $"Line {block.Line} does not print '{line}' but:\n{running.Output}"));
        return running.Output;
    }

    /// <summary>Ends what lasts, as Ctrl+C would, the newest first.</summary>
    public async Task EndAll()
    {
        foreach (var running in Enumerable.Reverse(_lasting)) await running.End(Timeout);
        _lasting.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAll();
        _folder.Remove();
    }

    private string Here(string text) => _replaced.Aggregate(
        text, (said, pair) => said.Replace(pair.Documented, pair.Actual, StringComparison.Ordinal));

    private static bool Prints(string output, string line) =>
        Regex.IsMatch(output, string.Join(".*", line.Trim().Split('…').Select(Regex.Escape)));

    private Process Start(string commands)
    {
        var variables = Path.Combine(_folder.FullName, ".programs", "variables");
        var script = $"set -eo pipefail\n[ ! -f {variables} ] || . {variables}\n{commands}\nexport -p > {variables}\n";
        // A group of its own, which ends as one.
        var start = new ProcessStartInfo("setsid", ["--wait", "bash", "-c", script])
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (key, value) in Environment) start.Environment[key] = value;
        return Process.Start(start)!;
    }

    /// <summary>Of <c>dotnet run --project</c> only the last step; whatever else would build is refused.</summary>
    private static string Dotnet => $$"""
        #!/bin/bash
        [[ "$1" != *.dll ]] || exec "{{RealDotnet}}" "$@"
        while [ "$1" != --project ] && [ $# -gt 0 ]; do given="$given $1"; shift; done
        [ -n "$2" ] && [[ "$given" == " run"* ]] || { echo "Not in a test: dotnet$given" >&2; exit 1; }
        project=$(basename "$2"/*.csproj .csproj); bin=$2/bin/{{Configuration}}/net10.0
        shift 2; [ "$1" != -- ] || shift
        exec "{{RealDotnet}}" "$bin/CustomerSync.$project.dll" "$@"
        """.ReplaceLineEndings("\n");

    private sealed class Running
    {
        private readonly Process _process;
        private readonly StringBuilder _output = new();

        public Running(Process process)
        {
            _process = process;
            process.OutputDataReceived += (_, line) => Take(line.Data);
            process.ErrorDataReceived += (_, line) => Take(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public bool HasEnded => _process.HasExited;

        public int ExitCode => _process.ExitCode;

        public string Output
        {
            get { lock (_output) return _output.ToString(); }
        }

        public async Task Ends(TimeSpan most)
        {
            using var timeout = new CancellationTokenSource(most);
            try { await _process.WaitForExitAsync(timeout.Token); }
            catch (OperationCanceledException) { throw new TimeoutException($"It did not end:\n{Output}"); }
            finally { await Signal("KILL"); } // What it left behind, too.
        }

        public async Task End(TimeSpan most)
        {
            if (!HasEnded) await Signal("TERM");
            await Ends(most);
        }

        private async Task Signal(string signal)
        {
            using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", "--", $"-{_process.Id}"]) {
                RedirectStandardError = true })!; // It says so when there is none any more.
            await kill.WaitForExitAsync();
        }

        private void Take(string? line)
        {
            if (line is null) return;
            lock (_output) _output.AppendLine(line);
        }
    }
}
