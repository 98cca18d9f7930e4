using CustomerSync.Tests.Storage;
using Npgsql;

namespace CustomerSync.Benchmarks;

/// <summary>A server of a benchmark's own, and which process it is.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const int Pool = 20;

    private readonly ThrowawayPostgreSql _server;
    private readonly IAsyncDisposable _owned;

    private PostgreSqlServer(ThrowawayPostgreSql server) =>
        (_server, _owned) = (server, Started.Own(server.DisposeAsync));

    public int ProcessId { get; private set; }

    /// <returns>Null where PostgreSQL is not installed.</returns>
    public static async Task<PostgreSqlServer?> Start()
    {
        if (ThrowawayPostgreSql.FindPrograms() is null) return null;
        var server = new PostgreSqlServer(await ThrowawayPostgreSql.Start());
        await using var connection = new NpgsqlConnection(server._server.Connection("postgres", 1) + ";Pooling=false");
        await connection.OpenAsync();
        server.ProcessId = ProcessUse.ParentOf(connection.ProcessID);
        return server;
    }

    /// <summary>
    /// A server that is new makes the files of its log as it goes, which is a tenth of its time; after this it uses
    /// again those that it has made, as one does that has run for a while.
    /// </summary>
    public async Task Checkpoint()
    {
        await using var connection = new NpgsqlConnection(_server.Connection("postgres", 1) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("CHECKPOINT", connection);
        await command.ExecuteNonQueryAsync();
    }

    public Task<string> NewDatabase() => _server.NewDatabase(Pool);

    public ValueTask DisposeAsync() => _owned.DisposeAsync();
}
