using CustomerSync.Tests.Storage;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace CustomerSync.Tests.Storage;

/// <summary>
/// The PostgreSQL server of this test assembly: started when the first test asks for it, stopped at the end. Without a
/// server's programs its tests are skipped by name; with CI=true they fail.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>
    /// No test cuts its power; and of hundreds of databases that are made and left, none is worth cleaning.
    /// </summary>
    private const string Settings = "-c fsync=off -c full_page_writes=off -c autovacuum=off";

    private static readonly Lazy<Task<ThrowawayPostgreSql>> Instance =
        new(() => Task.Run(() => ThrowawayPostgreSql.Start(Settings)));

    /// <summary>The connection string of a new, empty database; at most <paramref name="pool"/> connections.</summary>
    public static async Task<string> NewDatabase(int pool = 10) => await (await Running()).NewDatabase(pool);

    /// <summary>The connection string of a database that does not exist.</summary>
    public static async Task<string> MissingDatabase() => (await Running()).Connection($"missing{Guid.NewGuid():N}", 5);

    public async ValueTask DisposeAsync()
    {
        if (Instance.IsValueCreated && Instance.Value.IsCompletedSuccessfully)
            await (await Instance.Value).DisposeAsync();
    }

    private static Task<ThrowawayPostgreSql> Running()
    {
        if (ThrowawayPostgreSql.FindPrograms() is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail("CI has no PostgreSQL: install its server programs.");
            Assert.Skip("PostgreSQL: no server programs here (initdb, pg_ctl on PATH or in /usr/lib/postgresql).");
        }
        return Instance.Value;
    }
}
