using System.Net;
using Microsoft.Extensions.Options;

namespace CustomerSync.Cluster;

/// <summary>Whether the ports that a silo is to have are free, asked before anything starts.</summary>
internal sealed class SiloPortsCheck : IValidateOptions<ClusterSettings>
{
    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        // What is no address of ours, or no port, is told elsewhere.
        if (OwnAddress.Find(options.AdvertisedAddress) is not { } address) return ValidateOptionsResult.Skip;
        (string Key, int Port)[] wanted =
            [(nameof(options.SiloPort), options.SiloPort), (nameof(options.GatewayPort), options.GatewayPort)];
        var taken = wanted
            .Where(place => place.Port is > 0 and <= IPEndPoint.MaxPort
                && !OwnAddress.CanListen(new IPEndPoint(address, place.Port)))
            .Select(place => $"Cluster:{place.Key} is {place.Port}, where another process listens at {address}: a silo "
                + "that runs already? Give this one a port of its own, or 0 for one that is free.").ToList();
        return taken.Count > 0 ? ValidateOptionsResult.Fail(taken) : ValidateOptionsResult.Success;
    }
}
