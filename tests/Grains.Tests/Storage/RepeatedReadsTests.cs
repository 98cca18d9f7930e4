using System.Data.Common;
using CustomerSync.Storage;
using CustomerSync.Storage.Moving;

namespace CustomerSync.Tests.Storage;

/// <summary>A read that the server chose to give way does the same again, as a write does.</summary>
public sealed class RepeatedReadsTests
{
    [Fact]
    public async Task A_read_that_had_to_give_way_is_done_again()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TestDatabase.New("Sqlite", folder);
        await using var server = new Server(engine);
        var tries = 0;

        var found = await server.Read(session => ++tries < 3 ? throw new GaveWayException() : Task.FromResult("found"));

        Assert.Equal(("found", 3), (found, tries));
    }

    [Fact]
    public async Task A_read_that_must_always_give_way_is_told_in_the_end()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TestDatabase.New("Sqlite", folder);
        await using var server = new Server(engine);
        var tries = 0;

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => server.Read<string>(_ => throw new GaveWayException(++tries)));

        Assert.InRange(tries, 2, 10);
    }

    private sealed class GaveWayException(int tries = 0) : Exception($"Deadlock {tries}");

    /// <summary>What servers have in common, with connections that nothing is asked of.</summary>
    private sealed class Server(Database engine) : ServerDatabase(new SqlFiles("SqlServer"))
    {
        public override OrleansDatabase Orleans => engine.Orleans;

        public override string Describe() => engine.Describe();

        public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false) =>
            throw new NotSupportedException();

        public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts) =>
            throw new NotSupportedException();

        public override Task CopyInto(
            DbSession session, MovedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel) =>
            throw new NotSupportedException();

        public override bool IsTransient(Exception error) => error is GaveWayException;

        public override bool IsReferredTo(Exception error) => false;

        public override bool MustRepeat(Exception error) => error is GaveWayException;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected override string? Explain(Exception error) => null;

        protected override Task CreateIfMissing(CancellationToken cancel) => Task.CompletedTask;

        protected override Task<DbSession> Open(ConnectionUse use, CancellationToken cancel) => Task.FromResult(
            new DbSession(new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:"), Files));
    }
}
