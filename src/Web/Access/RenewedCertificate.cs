using System.Net.Security;
using System.Security.Cryptography;
using CustomerSync.Cluster;
using Microsoft.AspNetCore.Connections;

namespace CustomerSync.Access;

/// <summary>
/// The certificate of <c>Kestrel:Certificates:Default</c> (PEM), read again when its files have changed. Kestrel reads
/// it once where the addresses come from <c>ASPNETCORE_URLS</c>, so that a renewed one would wait for a restart.
/// </summary>
internal sealed partial class RenewedCertificate(
    string certificateFile, string keyFile, string password, TimeProvider time, ILogger<RenewedCertificate> log)
{
    private const string Section = "Kestrel:Certificates:Default";
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _reading = new();
    private (string Certificate, string Key) _text;
    private SslStreamCertificateContext? _context;
    private DateTimeOffset _looked;

    /// <summary>Until when the one in use is valid (UTC); null: its files cannot be read.</summary>
    public DateTimeOffset? Until
    {
        get
        {
            lock (_reading)
            {
                Look();
                return _context?.TargetCertificate.NotAfter.ToUniversalTime();
            }
        }
    }

    /// <summary>Endpoints of Kestrel's own section reload with it, and may have certificates of their own.</summary>
    public static void AddTo(WebApplicationBuilder builder)
    {
        var (configuration, root) = (builder.Configuration, builder.Environment.ContentRootPath);
        if (configuration[$"{Section}:Path"] is not { Length: > 0 } certificate
            || configuration[$"{Section}:KeyPath"] is not { Length: > 0 } key
            || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any()) return;
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<RenewedCertificate>(
            services, Path.Combine(root, certificate), Path.Combine(root, key),
            configuration[$"{Section}:Password"] ?? ""));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            https.OnAuthenticate = kestrel.ApplicationServices.GetRequiredService<RenewedCertificate>().Show));
    }

    /// <summary>While renewed files cannot be used (half of them is written), the certificate from before.</summary>
    private void Show(ConnectionContext connection, SslServerAuthenticationOptions options)
    {
        lock (_reading)
        {
            Look();
            if (_context is null) return; // Kestrel's own, read at the start.
            (options.ServerCertificate, options.ServerCertificateSelectionCallback) = (null, null);
            options.ServerCertificateContext = _context;
        }
    }

    private void Look()
    {
        var now = time.GetUtcNow();
        if (_context is not null && (now - _looked).Duration() < LooksEvery) return;
        _looked = now;
        try { Read(); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            or CryptographicException or ArgumentException) { LogKept(certificateFile, error.Message); }
    }

    private void Read()
    {
        var (certificate, key) = (File.ReadAllText(certificateFile), File.ReadAllText(keyFile));
        if ((certificate, key) == _text) return;
        var leaf = PemCertificate.Read(certificate, key, password);
        var isRenewed = _context is not null;
        _context = SslStreamCertificateContext.Create(leaf, PemCertificate.ReadAll(certificate), offline: true);
        _text = (certificate, key);
        if (isRenewed) LogRenewed(certificateFile, leaf.NotAfter);
    }

    [LoggerMessage(1930, LogLevel.Information, "{File} was renewed: it is used from now on, valid until {End:u}")]
    private partial void LogRenewed(string file, DateTime end);

    [LoggerMessage(1931, LogLevel.Warning, "{File} cannot be used, and the certificate from before is kept: {Problem}")]
    private partial void LogKept(string file, string problem);
}
