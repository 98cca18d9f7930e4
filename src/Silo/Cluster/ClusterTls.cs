using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace CustomerSync.Cluster;

/// <summary>
/// TLS between silos and fronts, when it is set: both sides show a certificate of the cluster's authority.
/// </summary>
internal static class ClusterTls
{
    public static ISiloBuilder UseClusterTls(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((connections, services) =>
        {
            if (Options(services) is not { } tls) return;
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(tls));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(tls));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(tls));
        });
        return silo;
    }

    public static IClientBuilder UseClusterTls(this IClientBuilder client)
    {
        client.Services.AddOptions<ClientConnectionOptions>().Configure<IServiceProvider>(
            (connections, services) => connections.ConfigureConnection(connection =>
            {
                if (Options(services) is { } tls) connection.UseClientTls(tls);
                else if (!Settings(services).AllowPlaintext) connection.Use(RefuseOtherMachines);
            }));
        return client;
    }

    private static ClusterSettings Settings(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ClusterSettings>>().Value;

    /// <summary>A silo there would see what the front asks, and so would who is on the way.</summary>
    internal static ConnectionDelegate RefuseOtherMachines(ConnectionDelegate next) => connection =>
        connection.RemoteEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address)
            ? throw new ConnectionAbortedException(
                $"The silo at {address} is on another machine: set Cluster:Tls, or Cluster:AllowPlaintext=true.")
            : next(connection);

    private static TlsOptions? Options(IServiceProvider services)
    {
        if (!Settings(services).Tls.IsSet) return null;
        var certificates = services.GetRequiredService<ClusterCertificates>();
        return new()
        {
            LocalCertificate = certificates.Current.Leaf, // In its place comes what the files say at each connection.
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = certificates.IsOurs,
            OnAuthenticateAsServer = (_, options) => Show(
                certificates.Current, (SslServerAuthenticationOptions)options.SslServerAuthenticationOptions),
            OnAuthenticateAsClient = (_, options) => Show(
                certificates.Current, (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions),
        };
    }

    /// <summary>A resumed session would not look at the other side's certificate again.</summary>
    private static void Show(ClusterCertificate certificate, SslServerAuthenticationOptions options)
    {
        (options.ServerCertificate, options.ServerCertificateSelectionCallback) = (null, null);
        options.ServerCertificateContext = certificate.Context;
        options.CertificateChainPolicy = certificate.Policy;
        options.AllowTlsResume = false;
    }

    private static void Show(ClusterCertificate certificate, SslClientAuthenticationOptions options)
    {
        (options.ClientCertificates, options.LocalCertificateSelectionCallback) = (null, null);
        options.ClientCertificateContext = certificate.Context;
        options.CertificateChainPolicy = certificate.Policy;
        options.AllowTlsResume = false;
    }
}
