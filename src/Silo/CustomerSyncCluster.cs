using CustomerSync.Cluster;
using CustomerSync.Feed;
using CustomerSync.Setup;
using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace CustomerSync;

/// <summary>What a front needs to call grains.</summary>
public static class CustomerSyncCluster
{
    /// <summary>
    /// For a call that says nothing of its own: a gateway that is killed takes what is under way with it, in silence.
    /// </summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A silo in this process, or the client of a cluster, as <c>Cluster:Mode</c> says.</summary>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddSecretFiles();
        return ClusterSettings.ModeOf(builder.Configuration) is ClusterMode.Clustered
            ? builder.AddClusterClient() : builder.AddEmbeddedSilo();
    }

    internal static IServiceCollection AddClusterSettings(this IServiceCollection services)
    {
        services.AddSettings<ClusterSettings>(ClusterSettings.Section);
        return services.AddSingleton<IValidateOptions<ClusterSettings>, ClusterSettingsCheck>()
            .AddSingleton<ClusterCertificates>().AddHostedService<PlaintextReport>();
    }

    private static IHostApplicationBuilder AddClusterClient(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSteadyTime().AddClusterSettings().AddMembershipDatabase().AddSecretProtection()
            .AddSingleton<ClusterConnection>().AddSingleton<IChangeBroadcast, OrleansChangeStream>();
        builder.Services.AddSingleton(
            provider => Role(provider.GetRequiredService<IOptions<ClusterSettings>>().Value,
                provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        builder.UseOrleansClient(client =>
        {
            client.UseMembership().UseClusterTls().AddChangeStream().UseConnectionRetryFilter<WaitForSilo>();
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        });
        builder.Services.ConnectBesideTheStart();
        return builder;
    }

    /// <summary>Takes the hosted service that Orleans has just added out, and puts ours in its place.</summary>
    private static void ConnectBesideTheStart(this IServiceCollection services)
    {
        services.Remove(services.Last(service => service.ServiceType == typeof(IHostedService)));
        services.AddHostedService<ClusterConnecting>();
    }

    private static ProcessRole Role(ClusterSettings cluster, StorageOptions storage) =>
        new($"front of cluster {cluster.Id}, whose silos are found in {storage.Provider}");
}
