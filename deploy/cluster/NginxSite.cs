using System.Globalization;

namespace CustomerSync.Cluster.Runner;

/// <summary>
/// The site of deploy/nginx in front of the fronts, without its TLS: on loopback there is none. Where nginx is installed.
/// </summary>
internal static class NginxSite
{
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx"];

    public static string? Program { get; } = Array.Find(Places, File.Exists);

    public static void Add(
        IDistributedApplicationBuilder builder, DirectoryInfo folder, string site, int port, int[] fronts)
    {
        var place = folder.CreateSubdirectory("nginx").FullName;
        var configuration = Path.Combine(place, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off; master_process off; pid {{place}}/nginx.pid; error_log stderr;
            events { }
            http {
              access_log off; gzip on;
              client_body_temp_path {{place}}/body; proxy_temp_path {{place}}/proxy; fastcgi_temp_path {{place}}/f; uwsgi_temp_path {{place}}/u; scgi_temp_path {{place}}/s;
              {{Site(File.ReadLines(site), port, fronts)}}
            }
            """);
        builder.AddExecutable("nginx", Program!, place, "-c", configuration, "-p", place, "-e", "stderr")
            .WithHttpEndpoint(port, port, "pages", isProxied: false);
    }

    private static string Site(IEnumerable<string> lines, int port, int[] fronts) => string.Join('\n', lines
        .Where(line => !line.Contains("ssl_", StringComparison.Ordinal) && !IsServer(line, "5081"))
        .SelectMany(line => IsServer(line, "5080") ? fronts.Select(front => line.Replace("5080", Text(front), StringComparison.Ordinal)) : [line]))
        .Replace("listen 443 ssl http2", $"listen 127.0.0.1:{Text(port)}", StringComparison.Ordinal)
        .Replace("customers.example.com", "_", StringComparison.Ordinal);

    private static bool IsServer(string line, string port) => line.Contains($"server 127.0.0.1:{port}", StringComparison.Ordinal);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
