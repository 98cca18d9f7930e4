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
    private bool _isRunning;

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
        await server.StartAgain(settings);
        return server;
    }

    /// <summary>A server that follows another, as it is now and from now on; read only until it is promoted.</summary>
    public static async Task<ThrowawayPostgreSql> StandbyOf(ThrowawayPostgreSql primary)
    {
        var server = new ThrowawayPostgreSql(primary._bin);
        var source = string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={primary._port} user={User}");
        await server.Run("pg_basebackup", "-D", server._folder, "-d", source, "-R", "-c", "fast", "--no-sync");
        await server.StartAgain();
        return server;
    }

    /// <summary>From here on a commit is acknowledged when its standby has it too.</summary>
    public async Task AwaitStandby()
    {
        await using var connection = new NpgsqlConnection(Connection("postgres", 1) + ";Pooling=false");
        await connection.OpenAsync();
        foreach (var sql in (string[])["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
        await using var look = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", connection);
        await Wait.Until("the standby follows", async () => await look.ExecuteScalarAsync() is 1L);
    }

    /// <summary>The connection string to the one of both that is the primary.</summary>
    public string WithStandby(string connection, ThrowawayPostgreSql standby)
    {
        var both = new NpgsqlConnectionStringBuilder(connection) { Host = $"{Address},{standby.Address}" };
        both.Remove("Port");
        return both.ConnectionString;
    }

    /// <summary>The connection string by a file, for who cannot reach its port; it was started with that folder.</summary>
    public static string OverSocket(string connection, string folder) =>
        new NpgsqlConnectionStringBuilder(connection) { Host = folder }.ConnectionString;

    /// <summary>As after a crash of the machine: no connection is said goodbye to.</summary>
    public async Task Crash()
    {
        await Run("pg_ctl", "-D", _folder, "-m", "immediate", "stop");
        _isRunning = false;
    }

    public async Task StartAgain(string settings = "")
    {
        var options = string.Create(CultureInfo.InvariantCulture,
            $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=64MB {settings}");
        await Run("pg_ctl", "-D", _folder, "-l", _folder + "/log", "-o", options, "-w", "start");
        _isRunning = true;
    }

    /// <summary>From a standby it becomes the primary.</summary>
    public Task Promote() => Run("pg_ctl", "-D", _folder, "-w", "promote");

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public string Connection(string database, int pool) => string.Create(CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Maximum Pool Size={pool};Timeout=5");

    /// <summary>PostgreSQL refuses to run as root, so root steps down to its user.</summary>
    private async Task Run(string program, params string[] arguments)
    {
        // Some are the clients' and lie elsewhere: on PATH.
        var path = File.Exists(Path.Combine(_bin, program)) ? Path.Combine(_bin, program) : program;
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
        if (_isRunning) await Crash();
        await Run("/bin/rm", "-rf", _folder);
    }
}
