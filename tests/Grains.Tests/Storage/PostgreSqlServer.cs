using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CustomerSync.Tests.Storage;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace CustomerSync.Tests.Storage;

/// <summary>
/// A throwaway PostgreSQL server for this test assembly: temporary folder, loopback, a random port; started when the first test asks for it,
/// stopped at the end. Without a server's programs its tests are skipped by name; with CI=true they fail.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "customersync";

    private static readonly Lazy<Task<PostgreSqlServer>> Instance = new(() => Task.Run(Start));

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"customersync-pg-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private string _bin = "";
    private int _port;

    /// <summary>The connection string of a new, empty database; at most <paramref name="pool"/> connections.</summary>
    public static async Task<string> NewDatabase(int pool = 10)
    {
        var server = await Running();
        var name = $"t{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server.Connection("postgres", 1) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return server.Connection(name, pool);
    }

    /// <summary>The connection string of a database that does not exist.</summary>
    public static async Task<string> MissingDatabase() => (await Running()).Connection($"missing{Guid.NewGuid():N}", 5);

    public async ValueTask DisposeAsync()
    {
        if (!Instance.IsValueCreated || !Instance.Value.IsCompletedSuccessfully) return;
        var server = await Instance.Value;
        await server.Run("pg_ctl", "-D", server._folder, "-m", "immediate", "stop");
        await server.Run("/bin/rm", "-rf", server._folder);
    }

    private static async Task<PostgreSqlServer> Running()
    {
        if (FindPrograms() is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("CI has no PostgreSQL: install its server programs.");
            Assert.Skip("PostgreSQL: no server programs here (initdb, pg_ctl on PATH or in /usr/lib/postgresql).");
        }
        return await Instance.Value;
    }

    private static async Task<PostgreSqlServer> Start()
    {
        var server = new PostgreSqlServer { _bin = FindPrograms()!, _port = FreePort() };
        await server.Run("initdb", "-D", server._folder, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var options = string.Create(CultureInfo.InvariantCulture,
            $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=64MB");
        await server.Run("pg_ctl", "-D", server._folder, "-l", server._folder + "/log", "-o", options, "-w", "start");
        return server;
    }

    private string Connection(string database, int pool) => string.Create(CultureInfo.InvariantCulture,
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

    private static string? FindPrograms()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending() : Enumerable.Empty<string>();
        return path.Concat(debian.Select(folder => folder + "/bin")).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
