using System.Net;
using System.Net.Sockets;
using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Providers;

namespace CustomerSync;

/// <summary>Builds a silo of CustomerSync; the silo host and the front that runs a silo in its own process both call it.</summary>
public static class CustomerSyncSilo
{
    private const string PubSubStore = "PubSubStore";
    private const int FirstPort = 10_000;
    private const int LastPort = 32_000;

    /// <summary>One silo that is its own cluster, in this process, on the loopback interface and on a port that nobody needs to know.</summary>
    public static IHostApplicationBuilder AddEmbeddedSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCustomerGrains().AddOneProcessCluster();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0)
            .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(3))
            .AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            .AddGrainStorage(PubSubStore)
            .AddChangeStream());
        builder.Services.AddCustomerGrainsStarted();
        return builder;
    }

    /// <summary>State of every grain that is not a customer, in Orleans' own tables of the same database and through the same pool.</summary>
    private static ISiloBuilder AddGrainStorage(this ISiloBuilder silo, string name) => silo.AddAdoNetGrainStorage(
        name, options => options.Configure<OrleansDatabase>((storage, database) =>
        {
            (storage.Invariant, storage.DataSource) = (database.Invariant, database.Source);
            if (database.Source is null) storage.ConnectionString = database.ConnectionString;
        }));

    /// <summary>
    /// The stream from silos to fronts. As configured by default it takes 50 ms to deliver, polled every 10 ms about 4 (LIMITS); one queue,
    /// since there is one stream.
    /// </summary>
    private static ISiloBuilder AddChangeStream(this ISiloBuilder silo) => silo.AddMemoryStreams(FeedEvent.Provider, streams =>
    {
        streams.ConfigurePartitioning(1);
        streams.ConfigurePullingAgent(agent => agent.Configure(options =>
        {
            options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
            options.BatchContainerBatchSize = 128;
        }));
    });

    /// <summary>
    /// Below the ports that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): one of those could be taken between
    /// this look and the silo's start, which then fails.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try { probe.Bind(new IPEndPoint(IPAddress.Loopback, port)); }
            catch (SocketException) { continue; } // Taken: another.
            return port;
        }
    }
}
