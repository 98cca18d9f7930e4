using System.Diagnostics;
using System.Globalization;
using CustomerSync.Tests.Hosting;
using Npgsql;

namespace CustomerSync.Tests.Storage;

/// <summary>A PostgreSQL server of one's own, in a temporary folder, on loopback and a random port; gone when disposed of.</summary>
internal sealed class ThrowawayPostgreSql : IAsyncDisposable
{
    private const string User = "customersync";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"customersync-pg-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private readonly string _bin;
    private readonly int _port = Ports.Free();

    private ThrowawayPostgreSql(string bin) => _bin = bin;

    /// <summary>Where its programs are; null when there are none.</summary>
    public static string? FindPrograms()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending() : Enumerable.Empty<string>();
        return path.Concat(debian.Select(folder => folder + "/bin")).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    /// <param name="settings">What else it is started with, as of <c>postgres</c>.</param>
    /// <param name="isStandby">It waits for a primary that never comes, and is read only.</param>
    public static async Task<ThrowawayPostgreSql> Start(string settings = "", bool isStandby = false)
    {
        var server = new ThrowawayPostgreSql(FindPrograms() ?? throw new InvalidOperationException("No PostgreSQL server programs here."));
        await server.Run("initdb", "-D", server._folder, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        if (isStandby) await server.Run("/usr/bin/touch", server._folder + "/standby.signal");
        var options = string.Create(CultureInfo.InvariantCulture,
            $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=64MB {settings}");
        await server.Run("pg_ctl", "-D", server._folder, "-l", server._folder + "/log", "-o", options, "-w", "start");
        return server;
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public string Connection(string database, int pool) => string.Create(CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Maximum Pool Size={pool};Timeout=5");

    /// <summary>PostgreSQL refuses to run as root, so root steps down to its user.</summary>
    private async Task Run(string program, params string[] arguments)
    {
        var path = program.StartsWith('/') ? program : Path.Combine(_bin, program);
        string[] words = Environment.UserName == "root"
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]
            : [path, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    /// <summary>The connection string of a new, empty database; at most <paramref name="pool"/> connections.</summary>
    public async Task<string> NewDatabase(int pool)
    {
        var name = $"t{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(Connection("postgres", 1) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return Connection(name, pool);
    }

    public async ValueTask DisposeAsync()
    {
        await Run("pg_ctl", "-D", _folder, "-m", "immediate", "stop");
        await Run("/bin/rm", "-rf", _folder);
    }
}
