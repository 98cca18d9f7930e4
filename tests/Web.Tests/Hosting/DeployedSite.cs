namespace CustomerSync.Tests.Hosting;

/// <summary>deploy/nginx/customersync.conf, with the ports, names and files of a test.</summary>
internal static class DeployedSite
{
    /// <summary>As it is.</summary>
    public static string OverHttps(int front, int away, int listen, (string Certificate, string Key) files) =>
        Site(front, away, File.ReadLines(Find()))
            .Replace("listen 443 ssl", $"listen 127.0.0.1:{listen} ssl", StringComparison.Ordinal)
            .Replace("/etc/ssl/customersync/fullchain.pem", files.Certificate, StringComparison.Ordinal)
            .Replace("/etc/ssl/customersync/key.pem", files.Key, StringComparison.Ordinal);

    /// <summary>But for TLS and the forwarded headers, which an open front refuses.</summary>
    public static string InTheClear(int front, int away, int listen) =>
        Site(front, away, File.ReadLines(Find()).Where(line => !line.Contains("ssl_", StringComparison.Ordinal)
                && !line.Contains("X-Forwarded", StringComparison.Ordinal)))
            .Replace("listen 443 ssl http2", $"listen 127.0.0.1:{listen}", StringComparison.Ordinal);

    private static string Site(int front, int away, IEnumerable<string> lines) => string.Join('\n', lines)
        .Replace("127.0.0.1:5080", $"127.0.0.1:{front}", StringComparison.Ordinal)
        .Replace("127.0.0.1:5081", $"127.0.0.1:{away}", StringComparison.Ordinal)
        .Replace("customers.example.com", "_", StringComparison.Ordinal);

    public static string Find(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CustomerSync.sln"))) folder = folder.Parent!;
        return Path.Combine([folder.FullName, "deploy", .. path.Length > 0 ? path : ["nginx", "customersync.conf"]]);
    }
}
