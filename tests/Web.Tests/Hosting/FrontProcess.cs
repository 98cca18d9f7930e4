namespace CustomerSync.Tests.Hosting;

/// <summary>The front as a process of its own, to be killed, or to see how it refuses to start.</summary>
internal sealed class FrontProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private FrontProcess(DirectoryInfo folder, IEnumerable<(string, string)> environment) => _process = new(
        "CustomerSync.Web.dll", folder,
        [("Webhooks__Secret", Capture.Secret), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Access__Mode", "Open"),
            .. environment]);

    /// <inheritdoc cref="ChildProcess.PeakMemory"/>
    public long PeakMemory => _process.PeakMemory;

    public int Id => _process.Id;

    public string Output => _process.Output;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<(FrontProcess Process, HttpClient Http)> Listening(
        DirectoryInfo folder, params (string, string)[] environment)
    {
        var process = new FrontProcess(folder, environment);
        var address = (await process._process.Says("listening on ")).Split(' ', ',')[0];
        return (process, new HttpClient(new SocketsHttpHandler { UseCookies = false }) {
            BaseAddress = new Uri(address) });
    }

    /// <summary>Starts it where it must refuse to, and waits for its end.</summary>
    public static async Task<(int ExitCode, string Output)> Ending(
        DirectoryInfo folder, params (string, string)[] environment)
    {
        await using var process = new FrontProcess(folder, environment);
        return (await process._process.Ends(), process.Output);
    }

    /// <summary>Runs a command of the program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Command(DirectoryInfo folder, params string[] arguments)
    {
        await using var process = new ChildProcess("CustomerSync.Web.dll", folder, [], arguments);
        return (await process.Ends(), process.Output);
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public Task Kill() => _process.Kill();

    /// <summary>SIGTERM, as systemd and Docker send it.</summary>
    public void Terminate() => _process.Terminate();

    public Task<int> Ends() => _process.Ends();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
