using System.Diagnostics;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

/// <summary>nginx in front, as Debian gives it: nothing about streams is configured.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Binary = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-nginx-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Behind_nginx_with_its_defaults_events_arrive_at_once_and_a_resumption_misses_nothing()
    {
        Assert.SkipUnless(File.Exists(Binary), "nginx is not installed (Debian: apt-get install nginx).");
        await using var front = await RunningFront.Start();
        var port = Ports.Free();
        using var nginx = await Start(front.Http.BaseAddress!, port);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Wait.Until("nginx listens", async () => await Answers(http));
        await using var events = await EventReader.Open(http);
        var cursor = (await events.Next("ready"))!.Id;

        for (var i = 1; i <= 10; i++)
        {
            await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });
            var watch = Stopwatch.StartNew();
            Assert.Equal(i, (await events.Next("the change through nginx"))!.Sequence);
            Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
        }

        await using var resumed = await EventReader.Open(http, cursor);
        await resumed.Next("ready");
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), (await resumed.Next(10, "what was missed")).Select(entry => entry.Sequence));
        nginx.Kill(entireProcessTree: true);
        await nginx.WaitForExitAsync();
    }

    private async Task<Process> Start(Uri front, int port)
    {
        var place = _folder.FullName;
        var config = Path.Combine(place, "nginx.conf");
        await File.WriteAllTextAsync(config, $$"""
            daemon off; master_process off; pid {{place}}/nginx.pid; error_log {{place}}/error.log;
            events { }
            http {
              access_log off; gzip on;
              client_body_temp_path {{place}}/body; proxy_temp_path {{place}}/proxy; fastcgi_temp_path {{place}}/f; uwsgi_temp_path {{place}}/u; scgi_temp_path {{place}}/s;
              server { listen 127.0.0.1:{{port}}; location / { proxy_pass {{front}}; } }
            }
            """);
        return Process.Start(new ProcessStartInfo(Binary, ["-c", config, "-p", place, "-e", Path.Combine(place, "error.log")]))!;
    }

    private static async Task<bool> Answers(HttpClient http)
    {
        try { return (await http.GetAsync("/api/customers")).IsSuccessStatusCode; }
        catch (HttpRequestException) { return false; }
    }
}
