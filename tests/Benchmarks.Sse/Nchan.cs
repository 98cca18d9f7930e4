using System.Diagnostics;

namespace CustomerSync.Tests.Benchmarks;

/// <summary>nginx with its nchan module (Debian: libnginx-mod-nchan); a change is published by a POST.</summary>
internal sealed class Nchan : IServer
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-nchan-");
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly string _before;
    private readonly string _after;

    private Nchan(string change, int workers, int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        (_before, _after) = (change[..(change.IndexOf('~', StringComparison.Ordinal) + 1)], change[change.IndexOf(';', StringComparison.Ordinal)..]);
        var config = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(config, Config(workers, port, _folder.FullName));
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-c", config, "-p", _folder.FullName, "-e", _folder.FullName + "/error.log"]))!;
        _http = Http.Client(Address);
    }

    public Uri Address { get; }

    public string EventsPath => "/events";

    public long ResidentKilobytes => _process.ResidentKilobytes();

    public double ProcessorMicroseconds => _process.ProcessorMicroseconds();

    public static async Task<Nchan> Start(string change, int workers)
    {
        var nchan = new Nchan(change, workers, Http.FreePort());
        await Http.Answers(nchan._http, "/alive");
        return nchan;
    }

    public async Task Publish(long time)
    {
        using var answer = await _http.PostAsync("/publish", new StringContent($"{_before}{time}{_after}"));
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Config(int workers, int port, string place) => $$"""
        load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
        daemon off; worker_processes {{workers}}; worker_rlimit_nofile 30000; pid {{place}}/nginx.pid; error_log {{place}}/error.log crit;
        events { worker_connections 20000; }
        http {
          access_log off; tcp_nodelay on; nchan_shared_memory_size 256M;
          client_body_temp_path {{place}}/b; proxy_temp_path {{place}}/p; fastcgi_temp_path {{place}}/f; uwsgi_temp_path {{place}}/u; scgi_temp_path {{place}}/s;
          server {
            listen 127.0.0.1:{{port}} backlog=8192;
            location = /alive { return 200; }
            location = /publish { nchan_publisher; nchan_channel_id feed; nchan_message_buffer_length 1000; }
            location = /events { nchan_subscriber eventsource; nchan_channel_id feed; nchan_subscriber_first_message newest; }
          }
        }
        """;
}
