using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CustomerSync.Tests.Hosting;
using Npgsql;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// PgBouncer in front of the tests' PostgreSQL: four server connections a database, each given away for one
/// transaction.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"customersync-pgbouncer-{Guid.NewGuid():N}");
    private readonly Process _process;
    private readonly int _port;

    private PgBouncer(NpgsqlConnectionStringBuilder server)
    {
        _port = Ports.Free();
        Directory.CreateDirectory(_folder);
        File.WriteAllText(_folder + "/users.txt", $"\"{server.Username}\" \"\"\n");
        File.WriteAllText(_folder + "/pgbouncer.ini", string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host=127.0.0.1 port={server.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {_folder}/users.txt
            pool_mode = transaction
            default_pool_size = 4
            """));
        string[] words = Environment.UserName == "root"
            ? ["-q", "-u", "postgres", _folder + "/pgbouncer.ini"] : ["-q", _folder + "/pgbouncer.ini"];
        _process = Process.Start(
            new ProcessStartInfo(Program!, words) { WorkingDirectory = "/", RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { }; // Read, so that it never waits for us.
        _process.BeginErrorReadLine();
    }

    private static string? Program =>
        Array.Find(["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"], File.Exists);

    /// <summary>
    /// Of a new, empty database behind it, nothing of a pooler in its connection string; the test is skipped where
    /// there is none (with CI=true it fails).
    /// </summary>
    /// <returns>The pooler, and the connection string through it.</returns>
    public static async Task<(PgBouncer Pooler, string Connection)> NewDatabase(int pool = 10)
    {
        if (Program is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("CI has no PgBouncer: install it.");
        if (Program is null) Assert.Skip("PgBouncer: no such program here.");
        var server = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabase(pool));
        var pooler = new PgBouncer(server);
        await pooler.Answers();
        return (pooler, new NpgsqlConnectionStringBuilder(server.ConnectionString) {
            Port = pooler._port }.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Answers()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _port, patience.Token);
                return;
            }
            catch (SocketException) { await Task.Delay(20, patience.Token); }
        }
    }
}
