using CustomerSync.Tests.Storage;

namespace CustomerSync.Benchmarks;

/// <param name="Folder">Gone with the benchmark.</param>
/// <param name="NewDatabase">The connection string of an empty one.</param>
internal sealed record Engine(string Name, string Folder, Func<Task<string>> NewDatabase)
{
    /// <summary>One after the other, those that are installed and asked for.</summary>
    public static async Task Each(Arguments asked, Func<Engine, Task> measure)
    {
        using var folder = new TemporaryFolder();
        if (IsAsked("Sqlite"))
            await measure(new("Sqlite", folder.Path, () => Task.FromResult(folder.Sqlite($"{Guid.NewGuid():N}.db"))));
        if (!IsAsked("PostgreSql")) return;
        await using var server = await PostgreSqlServer.Start();
        if (server is not null) await measure(new("PostgreSql", folder.Path, server.NewDatabase));
        else Report.Progress("PostgreSQL is not installed: SQLite alone.");

        bool IsAsked(string engine) => engine.Contains(asked.Word ?? "", StringComparison.OrdinalIgnoreCase);
    }
}
