using CustomerSync.Cluster;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.GrainDirectory;

namespace CustomerSync;

/// <summary>
/// Builds a silo of CustomerSync; the silo host and the front that runs a silo in its own process both call it.
/// </summary>
public static class CustomerSyncSilo
{
    private const string PubSubStore = "PubSubStore";

    /// <summary>A silo: alone, or of a cluster, as <c>Cluster:Mode</c> says.</summary>
    public static IHostApplicationBuilder AddSilo(this IHostApplicationBuilder builder)
    {
        if (ClusterSettings.ModeOf(builder.Configuration) is ClusterMode.Clustered) return builder.AddClusteredSilo();
        builder.AddEmbeddedSilo().Services.AddSingleton(
            provider => Role(provider, "silo of its own (Cluster:Mode is Embedded)"));
        return builder;
    }

    /// <summary>
    /// One silo that is its own cluster, in this process, and listens nowhere: its port is but a part of its name.
    /// </summary>
    public static IHostApplicationBuilder AddEmbeddedSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddClusterSettings().AddSingleton(ClusterConnection.InThisProcess());
        builder.Services.AddSingleton(provider => Role(provider, "front and silo in one process"));
        builder.Services.AddCustomerGrains().AddSingleton<IChangeBroadcast, LocalChangeBroadcast>();
        builder.UseOrleans(silo => NoTransport.ReplaceSockets(silo.UseLocalhostClustering(gatewayPort: 0)
            .NameCluster()
            .Configure<GrainDirectoryOptions>(
                options => options.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.Custom)
            .AddCustomerGrainHost().Services.AddSingleton<IGrainDirectoryCache, AllGrainsHere>()));
        builder.Services.AddCustomerGrainsStarted();
        return builder;
    }

    /// <summary>One of several silos, which find each other in the database.</summary>
    private static IHostApplicationBuilder AddClusteredSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddClusterSettings().AddSingleton(ClusterConnection.InThisProcess())
            .AddSingleton<IValidateOptions<ClusterSettings>, SiloPortsCheck>();
        builder.Services.AddSingleton(provider => Role(
            provider, $"silo of cluster {provider.GetRequiredService<IOptions<ClusterSettings>>().Value.Id}"));
        builder.Services.AddCustomerGrains().AddSingleton<IChangeBroadcast, OrleansChangeStream>()
            .AddHostedService<OtherSilosCheck>();
        builder.UseOrleans(silo =>
        {
            silo.UseMembership().UseClusterTls().AddCustomerGrainHost().AddGrainStorage(PubSubStore).AddChangeStream();
            silo.Services.AddOptions<EndpointOptions>()
                .Configure<IOptions<ClusterSettings>>((endpoints, settings) => SetEndpoints(endpoints, settings.Value));
        });
        builder.Services.AddCustomerGrainsStarted();
        return builder;
    }

    /// <summary>What every silo hosts.</summary>
    private static ISiloBuilder AddCustomerGrainHost(this ISiloBuilder silo) => silo
        .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(3))
        .AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    /// <summary>
    /// State of every grain that is not a customer, in Orleans' own tables of the same database and through the same
    /// pool.
    /// </summary>
    private static ISiloBuilder AddGrainStorage(this ISiloBuilder silo, string name) => silo.AddAdoNetGrainStorage(
        name, options => options.Configure<OrleansDatabase>((storage, database) =>
        {
            (storage.Invariant, storage.DataSource) = (database.Invariant, database.Source);
            if (database.Source is null) storage.ConnectionString = database.ConnectionString;
        }));

    /// <summary>It listens at the address under which the others know it, and nowhere else.</summary>
    private static void SetEndpoints(EndpointOptions endpoints, ClusterSettings settings)
    {
        var address = OwnAddress.Find(settings.AdvertisedAddress)!;
        endpoints.AdvertisedIPAddress = address;
        endpoints.SiloPort = settings.SiloPort is 0 ? OwnAddress.FreePort(address) : settings.SiloPort;
        endpoints.GatewayPort = settings.GatewayPort is 0 ? OwnAddress.FreePort(address) : settings.GatewayPort;
    }

    private static ProcessRole Role(IServiceProvider services, string what) =>
        new(what, LacksErpNext: !services.GetRequiredService<IOptions<ErpNextOptions>>().Value.IsConfigured);
}
