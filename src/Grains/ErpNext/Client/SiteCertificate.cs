using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CustomerSync.ErpNext;

/// <summary>Until when ERPNext's certificate is valid, as it was last shown.</summary>
internal sealed class SiteCertificate
{
    private volatile Shown? _last;

    /// <summary>UTC; null where the site has shown none since this process began.</summary>
    public DateTimeOffset? UntilOf(string? url) =>
        _last is { } last && url is not null && new Uri(url).Host == last.Host ? last.Until : null;

    /// <summary>Decides nothing: what is wrong with it is refused as it was.</summary>
    public bool Note(object sender, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (sender is SslStream stream && certificate is X509Certificate2 shown)
            _last = new(stream.TargetHostName, shown.NotAfter.ToUniversalTime());
        return errors is SslPolicyErrors.None;
    }

    private sealed record Shown(string Host, DateTimeOffset Until);
}
