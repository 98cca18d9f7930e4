using CustomerSync.Setup;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>Orleans' own providers on our tables, in a real silo.</summary>
public sealed class OrleansTablesTests
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_grain_state_is_written_read_guarded_and_cleared(string engine)
    {
        using var folder = new TemporaryFolder();
        using var silo = Embedded(engine,
            engine == "Sqlite" ? folder.Sqlite() : await TestDatabase.NewServerDatabase(engine));
        await silo.StartAsync(TestContext.Current.CancellationToken);
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");

        foreach (var key in new[] { "one", "two-عميل" })
        {
            var id = GrainId.Create("test", key);
            var first = new GrainState<KeyRingState>(new KeyRingState { Keys = ["1"] });
            await storage.WriteStateAsync("state", id, first);
            first.State!.Keys = ["1", "2"];
            await storage.WriteStateAsync("state", id, first);
            var second = new GrainState<KeyRingState>(new KeyRingState());
            await storage.ReadStateAsync("state", id, second);
            Assert.Equal((2, "2"), (second.State!.Keys.Count, second.ETag));

            await storage.WriteStateAsync("state", id, first);
            await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", id, second));
            await Assert.ThrowsAsync<InconsistentStateException>(
                () => storage.WriteStateAsync("state", id, new GrainState<KeyRingState>(new KeyRingState())));
            await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", id, second));

            await storage.ClearStateAsync("state", id, first);
            await storage.ReadStateAsync("state", id, second);
            Assert.Empty(second.State.Keys);
        }
        await silo.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task Two_silos_find_each_other_and_share_reminders(string engine)
    {
        var connection = await TestDatabase.NewServerDatabase(engine);
        await using var database = TestDatabase.Open(engine, connection);
        await database.Migrate(TestContext.Current.CancellationToken);
        using var one = Clustered(database.Orleans.Invariant, connection, 1);
        using var two = Clustered(database.Orleans.Invariant, connection, 2);
        await one.StartAsync(TestContext.Current.CancellationToken);
        await two.StartAsync(TestContext.Current.CancellationToken);

        var members = await one.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0)
            .GetHosts(onlyActive: true);
        Assert.Equal(2, members.Count);
        await ReminderRoundTrip(
            one.Services.GetRequiredService<IReminderTable>(), two.Services.GetRequiredService<IReminderTable>());

        await two.StopAsync(TestContext.Current.CancellationToken);
        await one.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task ReminderRoundTrip(IReminderTable one, IReminderTable two)
    {
        var id = GrainId.Create("test", "reminded");
        var entry = new ReminderEntry {
            GrainId = id, ReminderName = "daily", StartAt = Sample.Noon.UtcDateTime, Period = TimeSpan.FromHours(24) };
        await one.UpsertRow(entry);
        var tag = await one.UpsertRow(entry);

        var read = await two.ReadRow(id, "daily");
        Assert.Equal((tag, entry.Period, "1"), (read!.ETag, read.Period, tag!));
        Assert.Single((await two.ReadRows(id)).Reminders);
        Assert.Single((await two.ReadRows(0, 0)).Reminders);
        Assert.Single((await two.ReadRows(id.GetUniformHashCode() - 1, id.GetUniformHashCode())).Reminders);
        Assert.False(await two.RemoveRow(id, "daily", "0"));
        Assert.True(await two.RemoveRow(id, "daily", tag!));
        Assert.Null(await one.ReadRow(id, "daily"));
    }

    private static IHost Embedded(string engine, string connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            [new("Storage:Provider", engine), new("Storage:ConnectionString", connection)]);
        builder.AddEmbeddedSilo();
        return builder.Build();
    }

    private static IHost Clustered(string invariant, string connection, int number)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo
            .ConfigureEndpoints(System.Net.IPAddress.Loopback, Ports.Free(), Ports.Free())
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("test", "test"))
            .Configure<SiloOptions>(options => options.SiloName = $"silo-{number}")
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (invariant, connection))
            .UseAdoNetReminderService(
                options => (options.Invariant, options.ConnectionString) = (invariant, connection)));
        return builder.Build();
    }
}
