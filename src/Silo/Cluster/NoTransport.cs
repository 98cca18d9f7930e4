using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Messaging;

namespace CustomerSync.Cluster;

/// <summary>
/// In the place of Orleans' sockets, for a silo that is its own cluster: calls within it need none, and a port would
/// let every user of this machine call grains (docs/decisions/0230).
/// </summary>
internal sealed class NoTransport : IConnectionListenerFactory, IConnectionFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new NoListener(endpoint));

    public ValueTask<ConnectionContext> ConnectAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default) =>
        throw new ConnectionFailedException($"This silo is its own cluster: it does not connect to {endpoint}.");

    /// <summary>Orleans registers its sockets by keys of its own, which are not public.</summary>
    public static void ReplaceSockets(IServiceCollection services)
    {
        var transport = new NoTransport();
        foreach (var socket in services.Where(IsTransport).ToArray())
        {
            services.Remove(socket);
            services.AddKeyedSingleton(socket.ServiceType, socket.ServiceKey, transport);
        }
    }

    private static bool IsTransport(ServiceDescriptor service) => service.IsKeyedService
        && (service.ServiceType == typeof(IConnectionListenerFactory)
            || service.ServiceType == typeof(IConnectionFactory));

    /// <summary>Nobody ever comes.</summary>
    private sealed class NoListener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_end.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
