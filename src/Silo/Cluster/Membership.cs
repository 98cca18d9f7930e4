using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace CustomerSync.Cluster;

/// <summary>
/// How silos and fronts of a cluster find each other, and when one is taken for dead (docs/decisions/0050).
/// </summary>
internal static class Membership
{
    /// <summary>
    /// Part of the key of every grain state that Orleans keeps: one and the same in every mode, and never changed.
    /// </summary>
    private const string Service = "customersync";

    /// <summary>
    /// The same service in every mode: the state of the grains stays when one process becomes a cluster.
    /// </summary>
    public static ISiloBuilder NameCluster(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>(Name);
        return silo;
    }

    public static ISiloBuilder UseMembership(this ISiloBuilder silo)
    {
        silo.NameCluster().Configure<ClusterMembershipOptions>(Configure);
        silo.UseAdoNetClustering(options => options.Configure<OrleansDatabase>((clustering, database) =>
            (clustering.Invariant, clustering.ConnectionString, clustering.DataSource) =
                (database.Invariant, database.ConnectionString, database.Source)));
        silo.Services.ReportMembership();
        return silo;
    }

    /// <summary>Puts our report around the table that Orleans has just added.</summary>
    private static void ReportMembership(this IServiceCollection services)
    {
        var added = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.Remove(added);
        services.AddSingleton(provider => ReportedMembership.Around(
            (IMembershipTable)ActivatorUtilities.CreateInstance(provider, added.ImplementationType!),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ReportedMembership>>()));
    }

    public static IClientBuilder UseMembership(this IClientBuilder client)
    {
        client.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>(Name);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        return client.UseAdoNetClustering(options => options.Configure<OrleansDatabase>((clustering, database) =>
            (clustering.Invariant, clustering.ConnectionString, clustering.DataSource) =
                (database.Invariant, database.ConnectionString, database.Source)));
    }

    private static void Name(ClusterOptions cluster, IOptions<ClusterSettings> settings) =>
        (cluster.ClusterId, cluster.ServiceId) = (settings.Value.Id, Service);

    private static void Configure(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2; // Orleans takes one where only two silos are left.
        // Of silos that all died at once none is left to vote: who starts next waits until their sign of life is so
        // old.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.NumMissedTableIAmAliveLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        // By the clock of one silo that is ahead of the others, whoever joins has been joining for too long.
        options.EvictWhenMaxJoinAttemptTimeExceeded = false;
    }
}
