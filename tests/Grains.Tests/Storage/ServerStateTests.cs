using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>What a start says of a server whose clock or limits will be trouble.</summary>
public sealed class ServerStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(59, null)]
    [InlineData(-59, null)]
    [InlineData(3600, "01:00:00 ahead of the database server's")]
    [InlineData(-90, "00:01:30 behind the database server's")]
    public void A_clock_that_is_a_minute_off_is_told(int seconds, string? told)
    {
        var concerns = new ServerState(Now, 100, 20).Concerns(Now.AddSeconds(seconds)).ToList();

        Assert.Equal(told is null ? 0 : 1, concerns.Count);
        if (told is not null) Assert.Contains(told, concerns[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(97, 97, 0)]
    [InlineData(97, 98, 1)]
    public void A_pool_that_is_larger_than_the_server_is_told(int allowed, int pool, int concerns) =>
        Assert.Equal(concerns, new ServerState(Now, allowed, pool).Concerns(Now).Count());

    [Fact]
    public async Task PostgreSQL_tells_both()
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.NewDatabase(pool: 7));
        await database.Migrate(TestContext.Current.CancellationToken);

        var state = await database.AskServer(TestContext.Current.CancellationToken);

        Assert.Equal((7, true), (state!.Pool, state.Connections > 7));
        Assert.Empty(state.Concerns(TimeProvider.System.GetUtcNow()));
    }
}
