using CustomerSync.Setup;
using CustomerSync.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// A driver's exception, which Orleans' own grain storage lets through, has no codec at a front: the caller gets ours.
/// </summary>
public sealed class StorageErrorFilterTests
{
    [Theory]
    [InlineData("53100", typeof(StorageUnavailableException))] // The disk is full.
    [InlineData("25006", typeof(StorageUnavailableException))] // It is read-only.
    [InlineData("22001", typeof(StorageRefusedException))] // A value is too long.
    [Trait("Speed", "Slow")]
    public async Task What_PostgreSQL_refuses_in_a_grains_state_is_told_in_our_words(string code, Type expected)
    {
        var error = await Refused("PostgreSql", await PostgreSqlServer.NewDatabase(), $"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN RAISE EXCEPTION 'told by the server' USING ERRCODE = '{code}'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON OrleansStorage FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        Assert.IsType(expected, error);
        Assert.Contains("told by the server", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_SQLite_refuses_in_a_grains_state_is_told_in_our_words()
    {
        using var folder = new TemporaryFolder();

        var error = await Refused("Sqlite", folder.Sqlite(), """
            CREATE TRIGGER refuse BEFORE INSERT ON OrleansStorage BEGIN SELECT RAISE(ABORT, 'told by the file'); END;
            """);

        Assert.IsType<StorageRefusedException>(error);
    }

    private static async Task<Exception?> Refused(string engine, string connection, string trigger)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            [new("Storage:Provider", engine), new("Storage:ConnectionString", connection)]);
        builder.AddEmbeddedSilo();
        using var silo = builder.Build();
        await silo.StartAsync(TestContext.Current.CancellationToken);
        await silo.Services.GetRequiredService<Database>()
            .Write(session => session.Statement("trigger", trigger).ExecuteNonQueryAsync());

        var error = await Record.ExceptionAsync(
            () => silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyRingGrain>(7).Add("<key/>"));

        await silo.StopAsync(TestContext.Current.CancellationToken);
        return error;
    }
}
