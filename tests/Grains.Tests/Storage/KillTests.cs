using System.Diagnostics;
using System.Globalization;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// A process under a storm of writes is killed without warning, again and again; what it had acknowledged is there.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class KillTests
{
    private const int Kills = 5;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task What_was_acknowledged_survives_a_kill(string engine)
    {
        using var folder = new TemporaryFolder();
        var connection = engine == "Sqlite" ? folder.Sqlite() : await TestDatabase.NewServerDatabase(engine);
        var acknowledged = new List<Acknowledged>();

        for (var kill = 0; kill < Kills * Scale; kill++)
        {
            acknowledged.AddRange(await StormUntilKilled(engine, connection, writes: 150 + kill * 37 % 200));
            await AssertAllThere(engine, connection, acknowledged);
        }
    }

    private static int Scale =>
        int.TryParse(Environment.GetEnvironmentVariable("CUSTOMERSYNC_TEST_SCALE"), out var scale) ? scale : 1;

    private static async Task<List<Acknowledged>> StormUntilKilled(string engine, string connection, int writes)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CustomerSync.StorageStorm.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, engine, connection]) { RedirectStandardOutput = true })!;
        var acknowledged = new List<Acknowledged>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The last line may be half a line.
            if (Acknowledged.TryParse(line, out var write)) acknowledged.Add(write);
            if (acknowledged.Count == writes) process.Kill();
        }
        await process.WaitForExitAsync();
        Assert.True(acknowledged.Count >= writes, $"The storm ended by itself after {acknowledged.Count} writes.");
        return acknowledged;
    }

    private static async Task AssertAllThere(string engine, string connection, List<Acknowledged> acknowledged)
    {
        await using var database = TestDatabase.Open(engine, connection);
        await database.Migrate(TestContext.Current.CancellationToken);
        var last = await FeedReplay.LastOfEach(database);
        var rows = await new CustomerStore(database, TimeProvider.System).Read(last.Keys);
        var deliveries = await Places(database);

        Assert.All(last, change => Assert.Equal(change.Value, rows[change.Key].Customer));
        Assert.All(acknowledged, write => Assert.True(rows[write.Name].Version >= write.Version));
        Assert.All(acknowledged, write => Assert.Equal(write.Sequence, deliveries[write.Delivery]));
        Assert.Equal(rows.Values.Sum(row => row.Version), deliveries.Count);
    }

    private static Task<Dictionary<string, long>> Places(Database database) => database.Read(async session =>
    {
        var places = new Dictionary<string, long>();
        const string Sql = "SELECT d.id, c.sequence FROM webhook_deliveries d JOIN customer_changes c ON c.sequence "
            + "= d.change_sequence AND c.erpnext_id = d.erpnext_id";
        await using var reader = await session.Statement("places", Sql).ExecuteReaderAsync();
        while (await reader.ReadAsync()) places[reader.GetString(0)] = reader.GetInt64(1);
        return places;
    });

    private sealed record Acknowledged(string Name, long Version, long Sequence, string Delivery)
    {
        private const int IdLength = 32;

        public static bool TryParse(string line, out Acknowledged write)
        {
            write = null!;
            if (line.Split(' ') is not [var name, var version, var sequence, { Length: IdLength } delivery])
                return false;
            write = new(name, long.Parse(version, CultureInfo.InvariantCulture),
                long.Parse(sequence, CultureInfo.InvariantCulture), delivery);
            return true;
        }
    }
}
