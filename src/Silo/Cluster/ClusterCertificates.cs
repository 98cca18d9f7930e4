using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Cluster;

/// <summary>The certificate that this process shows, as its files say now; and what the others must show.</summary>
public sealed partial class ClusterCertificates(
    IOptions<ClusterSettings> settings, TimeProvider time, ILogger<ClusterCertificates> log)
{
    private readonly Lock _reading = new();
    private ClusterCertificate? _current;

    /// <summary>While renewed files cannot be used (half of them is written), the one before.</summary>
    internal ClusterCertificate Current
    {
        get
        {
            lock (_reading)
            {
                var before = _current;
                try { _current = ClusterCertificate.Load(settings.Value.Tls, time.GetUtcNow(), before); }
                catch (ConfigurationException error) when (before is not null) { LogKept(error.Message); }
                if (before is not null && before != _current) LogRenewed(_current!.Leaf.NotAfter);
                return _current!;
            }
        }
    }

    /// <summary>Until when this process' is valid; null: the cluster talks in the clear.</summary>
    public DateTimeOffset? Until => settings.Value.Tls.IsComplete ? Current.Leaf.NotAfter.ToUniversalTime() : null;

    /// <summary>
    /// By which address it was reached says nothing: silos move, and the authority is the cluster's own.
    /// </summary>
    public bool IsOurs(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) is SslPolicyErrors.None) return true;
        LogRefused(certificate.Thumbprint, ClusterCertificate.Why(chain));
        return false;
    }

    [LoggerMessage(1920, LogLevel.Warning,
        "Refused a silo or front: its certificate {Thumbprint} is not of Cluster:Tls:Authority, or has expired: {Why}")]
    private partial void LogRefused(string thumbprint, string why);

    [LoggerMessage(1921, LogLevel.Information, "A renewed certificate is used, valid until {End:u}")]
    private partial void LogRenewed(DateTime end);

    [LoggerMessage(1922, LogLevel.Warning, "The certificate from before is kept: {Problem}")]
    private partial void LogKept(string problem);
}
