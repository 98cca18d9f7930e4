using CustomerSync.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CustomerSync.Tests.Storage;

/// <summary>What is read as before but takes no commit.</summary>
public sealed class WriteCheckTests
{
    [Fact]
    public async Task A_server_that_became_read_only_says_so_and_is_written_again_when_it_is_over()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var database = TestDatabase.Open("PostgreSql", connection);
        await database.Migrate(TestContext.Current.CancellationToken);
        Assert.Null(await WhyNot(database));

        await Change(connection, "SET default_transaction_read_only = on");
        await WhyNot(database); // Finds that its connection is gone.
        var during = await WhyNot(database);
        await Change(connection, "RESET default_transaction_read_only");
        await WhyNot(database);

        Assert.Equal("The database is read-only: it is a standby, or was made so.", during);
        Assert.Null(await WhyNot(database));
    }

    [Fact]
    public async Task A_session_that_began_while_writing_was_forbidden_is_not_used_for_ever()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var database = TestDatabase.Open("PostgreSql", connection);
        await database.Migrate(TestContext.Current.CancellationToken);
        await Change(connection, "SET default_transaction_read_only = on");
        Assert.NotNull(await WhyNot(database));
        Assert.NotNull(await WhyNot(database));

        await Change(connection, "RESET default_transaction_read_only", endsSessions: false);

        Assert.Null(await WhyNot(database));
    }

    [Fact]
    public async Task A_file_that_another_program_holds_says_so()
    {
        using var folder = new TemporaryFolder();
        await using var database = TestDatabase.Open("Sqlite", folder.Sqlite() + ";Default Timeout=1");
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var other = new SqliteConnection(folder.Sqlite() + ";Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);

        string? during;
        await using (await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
            during = await WhyNot(database);

        Assert.StartsWith("The database is locked", during, StringComparison.Ordinal);
        Assert.Null(await WhyNot(database));
    }

    [Fact]
    public async Task A_file_that_became_read_only_passes()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New("Sqlite", folder);

        var error = await Assert.ThrowsAsync<SqliteException>(() => database.Write(async session =>
        {
            await session.Statement("test", "PRAGMA query_only = ON").ExecuteNonQueryAsync();
            return await session.Statement("lock_head").ExecuteScalarAsync();
        }));

        Assert.True(database.IsTransient(error));
        Assert.Equal("The database is read-only: it is a standby, or was made so.", database.WhyNotWritable(error));
        Assert.Null(await WhyNot(database));
    }

    private static Task<string?> WhyNot(Database database) => new WriteCheck(database, TimeProvider.System).WhyNot();

    private static async Task Change(string connection, string setting, bool endsSessions = true)
    {
        var name = new NpgsqlConnectionStringBuilder(connection).Database!;
        await using var admin =
            new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(connection) {
                    Database = "postgres", Pooling = false }.ConnectionString);
        await admin.OpenAsync();
        await using var command = new NpgsqlCommand($"ALTER DATABASE {name} {setting}", admin);
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'";
        if (endsSessions) await command.ExecuteScalarAsync();
    }
}
