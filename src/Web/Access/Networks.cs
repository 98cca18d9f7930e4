using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Access;

/// <summary>
/// A list of addresses and networks, as settings write it: <c>203.0.113.5</c>, <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>.
/// </summary>
internal sealed class Networks(IEnumerable<string> texts)
{
    private readonly IPNetwork[] _networks = [.. texts.Select(Parse).OfType<IPNetwork>()];

    public bool IsEmpty => _networks.Length == 0;

    public IReadOnlyList<IPNetwork> All => _networks;

    public static bool AreValid(IEnumerable<string> texts) => texts.All(text => Parse(text) is not null);

    public bool Contains(IPAddress? address)
    {
        if (address is null) return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }

    /// <summary>
    /// Who is counted as one sender: an IPv4 address; of IPv6 the network of one subscriber, who has as many addresses
    /// as he likes.
    /// </summary>
    public static IPAddress SenderOf(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
