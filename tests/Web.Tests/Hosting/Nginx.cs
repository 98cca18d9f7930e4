using System.Diagnostics;
using System.Net;

namespace CustomerSync.Tests.Hosting;

/// <summary>Debian's nginx, in a temporary folder, with what is given for its <c>http</c> block.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Binary = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-nginx-");
    private readonly Process _process;

    private Nginx(string http, int port, TestAuthority? authority)
    {
        var place = _folder.FullName;
        var config = Path.Combine(place, "nginx.conf");
        File.WriteAllText(config, $$"""
            daemon off; master_process off; pid {{place}}/nginx.pid; error_log {{place}}/error.log;
            events { }
            http {
              access_log off; gzip on;
              client_body_temp_path {{place}}/body; proxy_temp_path {{place}}/proxy; fastcgi_temp_path {{place}}/f; uwsgi_temp_path {{place}}/u; scgi_temp_path {{place}}/s;
              {{http}}
            }
            """);
        _process = Process.Start(
            new ProcessStartInfo(Binary, ["-c", config, "-p", place, "-e", Path.Combine(place, "error.log")]))!;
        Http = authority is null
            ? new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") }
            : authority.Client(new Uri($"https://localhost:{port}"));
    }

    public HttpClient Http { get; }

    /// <param name="http">Servers, one of which listens on <paramref name="port"/>.</param>
    /// <param name="authority">Of its certificate, when it speaks HTTPS.</param>
    public static async Task<Nginx> Start(string http, int port, TestAuthority? authority = null)
    {
        if (!File.Exists(Binary) && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("nginx is missing: ./test.sh installs it on Debian.");
        Assert.SkipUnless(File.Exists(Binary), "nginx is not installed (Debian: apt-get install nginx).");
        var nginx = new Nginx(http, port, authority);
        await Wait.Until("nginx listens", nginx.Answers);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Remove();
    }

    /// <summary>Whatever it says: in front of a closed front it is no success, and a site may close the path.</summary>
    private async Task<bool> Answers()
    {
        Assert.False(_process.HasExited, "nginx refused its configuration.");
        try { return (await Http.GetAsync("/health/live")).StatusCode != HttpStatusCode.BadGateway; }
        catch (HttpRequestException) { return false; }
    }
}
