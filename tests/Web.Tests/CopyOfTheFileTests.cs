using CustomerSync.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace CustomerSync.Tests;

/// <summary>People copy the database's file, and it alone.</summary>
[Trait("Speed", "Slow")]
public sealed class CopyOfTheFileTests : IDisposable
{
    private const int Customers = 90;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task The_file_alone_has_what_was_committed_before_long_while_the_product_runs()
    {
        await using var front = await Filled();

        await Wait.Until("a copy of the file has all customers", () => CountInCopy() == Customers);
    }

    [Fact]
    public async Task The_file_alone_has_everything_once_the_product_has_stopped()
    {
        await using (await Filled()) { }

        Assert.Equal(Customers, CountInCopy());
        Assert.DoesNotContain(_folder.GetFiles("*-wal"), log => log.Length > 0);
    }

    private async Task<RunningFront> Filled()
    {
        var front = await RunningFront.Start(_folder);
        for (var i = 1; i <= Customers; i++) await front.DeliverCustomer($"C{i}", i);
        return front;
    }

    private long CountInCopy()
    {
        var copy = Path.Combine(_folder.FullName, "copy.db");
        File.Copy(Path.Combine(_folder.FullName, "customersync.db"), copy, overwrite: true);
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM customers";
        try { return (long)count.ExecuteScalar()!; }
        catch (SqliteException) { return 0; } // Not even the table.
    }
}
