using System.Security.Cryptography.X509Certificates;

namespace CustomerSync.Cluster;

/// <summary>A certificate and its key out of PEM, as TLS takes them.</summary>
public static class PemCertificate
{
    /// <param name="password">Of the key; empty or null: it is not encrypted.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They cannot be used together.</exception>
    /// <exception cref="ArgumentException">There is no such thing in the text.</exception>
    public static X509Certificate2 Read(string certificate, string key, string? password = null)
    {
        var leaf = string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPem(certificate, key)
            : X509Certificate2.CreateFromEncryptedPem(certificate, key, password);
        // Windows opens TLS with keys that came in a PKCS #12 alone.
        return OperatingSystem.IsWindows()
            ? X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null) : leaf;
    }

    /// <summary>Each certificate of the text.</summary>
    public static X509Certificate2Collection ReadAll(string certificates)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(certificates);
        return found;
    }
}
