using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using Npgsql;

namespace CustomerSync.Tests.Documents;

/// <summary>Documents that start what they need themselves.</summary>
[Trait("Speed", "Slow")]
public sealed class ProcessDocumentsTests
{
    [Theory]
    [InlineData("docs/settings.md")]
    [InlineData("docs/dotnet.md")]
    [InlineData("deploy/README.md")]
    [InlineData("tests/ErpNextSimulator/README.md")]
    public async Task Its_commands_work_and_print_what_it_says(string document)
    {
        await using var terminal = new Terminal().At(Ports.Free(), Ports.Free());

        await terminal.RunAll(document);
    }

    [Fact]
    public async Task A_backup_is_made_beside_the_product_and_restored_without_it()
    {
        await using var terminal = new Terminal();
        terminal.With("/backups/", terminal.Folder.FullName + "/");
        var blocks = CodeBlock.Of("docs/backup.md");
        await using (var front = await RunningFront.Start(
            null, "--Storage:ConnectionString", $"Data Source={terminal.Folder.FullName}/data/customersync.db"))
        {
            await front.DeliverCustomer("A", 1);
            await terminal.Run(blocks[0]);
        }

        await terminal.Run(blocks[1]);

        await using var restored = await RunningFront.Start(
            null, "--Storage:ConnectionString", $"Data Source={terminal.Folder.FullName}/data/customersync.db");
        Assert.Single(await restored.AllCustomers());
    }

    [Fact]
    public async Task What_is_on_SQLite_moves_to_PostgreSQL()
    {
        var database = await PostgreSqlServer.NewDatabase();
        await using var terminal = new Terminal().With(
            "Host=db;Database=customersync;Username=customersync;Password=…", database);
        await using (var front = await RunningFront.Start(
            null, "--Storage:ConnectionString", $"Data Source={terminal.Folder.FullName}/data/customersync.db"))
            await front.DeliverCustomer("A", 1);

        await terminal.Run(CodeBlock.Of("docs/backup.md")[3]);

        await using var moved = await RunningFront.Start(
            null, "--Storage:Provider", "PostgreSql", "--Storage:ConnectionString", database);
        Assert.Single(await moved.AllCustomers());
    }

    [Fact]
    public async Task A_copy_of_PostgreSQL_is_put_back_with_its_own_tools()
    {
        var database = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabase());
        string[] settings =
            ["--Storage:Provider", "PostgreSql", "--Storage:ConnectionString", database.ConnectionString];
        await using var terminal = new Terminal();
        terminal.With("customersync", database.Database!);
        foreach (var (key, value) in new[] { ("PGHOST", database.Host!), ("PGPORT", $"{database.Port}"),
            ("PGUSER", database.Username!), ("PGPASSWORD", database.Password ?? ""),
            ("Storage__Provider", "PostgreSql"), ("Storage__ConnectionString", database.ConnectionString) })
            terminal.Environment[key] = value;
        await using (var front = await RunningFront.Start(null, settings)) await front.DeliverCustomer("A", 1);
        NpgsqlConnection.ClearAllPools(); // As when a process ends.

        var said = await terminal.Run(CodeBlock.Of("docs/backup.md")[2]);

        Assert.Contains("A new epoch begins at", said, StringComparison.Ordinal);
        await using var restored = await RunningFront.Start(null, settings);
        Assert.Single(await restored.AllCustomers());
    }
}
