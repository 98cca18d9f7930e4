using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace CustomerSync.Hooks;

/// <summary>
/// Which addresses are sent to. It is looked at when a subscription is saved, for a clear word, and each time a
/// connection is made, since what a name leads to may change.
/// </summary>
internal sealed class HookAddress(IOptions<HookOptions> options)
{
    private const int MaxLength = 2000;

    private static readonly TimeSpan LookUpTimeout = TimeSpan.FromSeconds(5);

    /// <returns>One sentence; null: it may be sent to, as far as can be told now.</returns>
    public async Task<string?> WhyNot(string url)
    {
        if (url.Length > MaxLength || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            return $"url must be an absolute http or https address of up to {MaxLength} characters.";
        if (address.UserInfo.Length > 0) return "url must hold no user name or password.";
        if (address.Fragment.Length > 0) return "url must have no fragment (#): it would not be sent.";
        var found = await LookUp(address.IdnHost);
        return found.Length > 0 && Array.TrueForAll(found, IsForbidden) ? Sentence(address.IdnHost, found) : null;
    }

    /// <exception cref="ForbiddenAddressException">The name leads to forbidden addresses alone.</exception>
    public ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop) =>
        OutgoingConnections.Connect(context, IsForbidden, stop);

    private bool IsForbidden(IPAddress address) => OutgoingConnections.IsForbidden(address)
        || (!options.Value.AllowLoopback && OutgoingConnections.IsLoopback(address));

    private static string Sentence(string host, IPAddress[] found) => Array.Exists(found, OutgoingConnections.IsLoopback)
        ? $"{host} is this machine, to which nothing is sent unless Hooks:AllowLoopback is true."
        : $"{host} is a link-local address or that of a cloud's metadata service: nothing is sent there.";

    /// <returns>Empty when it cannot be told now: it is looked up again when it is sent to.</returns>
    private static async Task<IPAddress[]> LookUp(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal)) return [literal]; // Dns takes not all of them.
        using var timeout = new CancellationTokenSource(LookUpTimeout);
        try { return await Dns.GetHostAddressesAsync(host, timeout.Token); }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ArgumentException)
        {
            return [];
        }
    }
}
