using CustomerSync.Setup;
using CustomerSync.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using Orleans.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>What Orleans does in our tables at the same moment on two silos (docs/decisions/0301).</summary>
[Trait("Speed", "Slow")]
public sealed class OrleansRacesTests
{
    private const int Rounds = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Servers => ["PostgreSql", "SqlServer"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Of_those_that_write_a_state_first_one_wins_and_the_others_are_told(string engine)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Storage:Provider", engine),
            new("Storage:ConnectionString", await TestDatabase.NewServerDatabase(engine))]);
        builder.AddEmbeddedSilo();
        using var silo = builder.Build();
        await silo.StartAsync(Cancel);
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");

        for (var round = 0; round < Rounds; round++)
        {
            var id = GrainId.Create("test", $"raced-{round}");
            var errors = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
                await Record.ExceptionAsync(() => storage.WriteStateAsync(
                    "state", id, new GrainState<KeyRingState>(new KeyRingState { Keys = [$"{writer}"] }))))));

            Assert.Single(errors, error => error is null);
            Assert.All(errors.OfType<Exception>(), error => Assert.IsType<InconsistentStateException>(error));
        }
        await silo.StopAsync(Cancel);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Silos_that_begin_a_cluster_at_once_all_find_it_begun(string engine)
    {
        await using var database = await Migrated(engine);

        for (var round = 0; round < Rounds; round++)
        {
            var silos = Enumerable.Range(0, 4).Select(_ => Members(database, $"cluster-{round}")).ToList();
            await Task.WhenAll(silos.Select(silo => Task.Run(() => silo.InitializeMembershipTableAsync(true, Cancel))));

            Assert.Equal(0, (await silos[0].ReadAllAsync(Cancel)).Version.Version);
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Who_was_killed_while_joining_is_forgotten_in_time_and_a_member_is_not(string engine)
    {
        await using var database = await Migrated(engine);
        var members = Members(database, "cluster");
        await members.InitializeMembershipTableAsync(true, Cancel);
        var longAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8);
        foreach (var (port, status) in new[] { (1, SiloStatus.Joining), (2, SiloStatus.Active), (3, SiloStatus.Dead) })
            Assert.True(await members.InsertRowAsync(
                Member(port, status, longAgo), (await members.ReadAllAsync(Cancel)).Version, Cancel));

        await members.CleanupDefunctSiloEntriesAsync(TimeProvider.System.GetUtcNow().AddDays(-7), Cancel);

        var left = Assert.Single((await members.ReadAllAsync(Cancel)).Members).Item1;
        Assert.Equal(SiloStatus.Active, left.Status);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_reminder_that_is_set_first_by_several_at_once_is_set(string engine)
    {
        await using var database = await Migrated(engine);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(0, 0).UseAdoNetReminderService(options =>
            (options.Invariant, options.ConnectionString) = (database.Orleans.Invariant, Connection(database))));
        using var host = builder.Build();
        var reminders = host.Services.GetRequiredService<IReminderTable>();
        await reminders.StartAsync(Cancel);

        for (var round = 0; round < Rounds; round++)
        {
            var entry = new ReminderEntry { GrainId = GrainId.Create("test", $"raced-{round}"), ReminderName = "daily",
                StartAt = Sample.Noon.UtcDateTime, Period = TimeSpan.FromHours(24) };
            var tags = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Task.Run(() => reminders.UpsertRow(entry, Cancel))));

            Assert.Equal(["0", "1", "2", "3"], tags.Order(StringComparer.Ordinal));
        }
    }

    private static async Task<Database> Migrated(string engine)
    {
        var database = TestDatabase.Open(engine, await TestDatabase.NewServerDatabase(engine));
        await database.Migrate(Cancel);
        return database;
    }

    private static string Connection(Database database) =>
        database.Orleans.ConnectionString ?? database.Orleans.Source!.ConnectionString;

    private static AdoNetClusteringTable Members(Database database, string cluster) => new(
        new ServiceCollection().BuildServiceProvider(), Options.Create(new ClusterOptions { ClusterId = cluster }),
        Options.Create(new AdoNetClusteringSiloOptions {
            Invariant = database.Orleans.Invariant, ConnectionString = Connection(database) }),
        NullLogger<AdoNetClusteringTable>.Instance);

    private static MembershipEntry Member(int port, SiloStatus status, DateTime alive) => new()
    {
        SiloAddress = SiloAddress.New(System.Net.IPAddress.Loopback, port, 1), SiloName = $"silo-{port}",
        HostName = "h", Status = status, ProxyPort = 0, StartTime = alive, IAmAliveTime = alive,
    };
}
