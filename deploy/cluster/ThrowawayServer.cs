using System.Diagnostics;
using System.Globalization;

namespace CustomerSync.Cluster.Runner;

/// <summary>
/// A PostgreSQL server of this run's own, on loopback, from the programs that are installed; its data end with it.
/// </summary>
internal sealed class ThrowawayServer : IDisposable
{
    private const string User = "customersync";

    // Not in the run's own folder: PostgreSQL refuses to be root, so as root it is the user postgres, who cannot enter that.
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"customersync-cluster-pg-{Guid.NewGuid():N}");
    private readonly string _programs;
    private readonly int _port = Ports.Free();

    private ThrowawayServer(string programs) => _programs = programs;

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={_port};Username={User};Database=customersync;Maximum Pool Size=20");

    /// <returns>Null where PostgreSQL is not installed.</returns>
    public static ThrowawayServer? Create()
    {
        if (Programs() is not { } programs) return null;
        var server = new ThrowawayServer(programs);
        string[] command = server.AsOwner(
            "initdb", "-D", server._folder, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? server : throw new InvalidOperationException("initdb failed; see above.");
    }

    public void AddTo(IDistributedApplicationBuilder builder)
    {
        string[] command = AsOwner(
            "postgres", "-D", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-c",
            "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200");
        builder.AddExecutable("postgres", command[0], "/", command[1..]);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static string? Programs()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => version + "/bin") : [];
        return path.Concat(debian).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private string[] AsOwner(string program, params string[] arguments) => Environment.UserName is "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(_programs, program),
            .. arguments]
        : [Path.Combine(_programs, program), .. arguments];
}
