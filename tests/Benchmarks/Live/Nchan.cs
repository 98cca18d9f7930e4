using CustomerSync.Tests.Storage;

namespace CustomerSync.Benchmarks.Live;

/// <summary>nginx with its nchan module (Debian: libnginx-mod-nchan); a change is published by a POST.</summary>
internal sealed class Nchan : ILiveServer
{
    private const string Module = "/usr/lib/nginx/modules/ngx_nchan_module.so";

    private readonly TemporaryFolder _folder;
    private readonly string _before;
    private readonly string _after;

    private Nchan(Target target, TemporaryFolder folder, string change)
    {
        (Target, _folder) = (target, folder);
        _before = change[..(change.IndexOf('~', StringComparison.Ordinal) + 1)];
        _after = change[change.IndexOf(';', StringComparison.Ordinal)..];
    }

    public static bool IsHere => File.Exists(Module);

    public Target Target { get; }

    public string EventsPath => "/events";

    /// <param name="change">As ours has it on the wire.</param>
    public static async Task<Nchan> Start(string change, int workers)
    {
        var folder = new TemporaryFolder();
        var config = Path.Combine(folder.Path, "nginx.conf");
        return new(await Target.Start("/alive", url =>
        {
            File.WriteAllText(config, Config(workers, url.Port, folder.Path));
            return new("/usr/sbin/nginx", ["-c", config, "-p", folder.Path, "-e", folder.Path + "/error.log"]);
        }), folder, change);
    }

    public Task Publish(long time) => Target.Post("/publish", $"{_before}{time}{_after}");

    public async ValueTask DisposeAsync()
    {
        await Target.DisposeAsync();
        _folder.Dispose();
    }

    private static string Config(int workers, int port, string place) => $$"""
        load_module {{Module}};
        daemon off; worker_processes {{workers}}; worker_rlimit_nofile 30000;
        pid {{place}}/nginx.pid; error_log {{place}}/error.log crit;
        events { worker_connections 20000; }
        http {
          access_log off; tcp_nodelay on; nchan_shared_memory_size 256M;
          client_body_temp_path {{place}}/b; proxy_temp_path {{place}}/p; fastcgi_temp_path {{place}}/f;
          uwsgi_temp_path {{place}}/u; scgi_temp_path {{place}}/s;
          server {
            listen 127.0.0.1:{{port}} backlog=8192;
            location = /alive { return 200; }
            location = /publish {
              nchan_publisher; nchan_channel_id feed; nchan_message_buffer_length 1000;
            }
            location = /events {
              nchan_subscriber eventsource; nchan_channel_id feed; nchan_subscriber_first_message newest;
            }
          }
        }
        """;
}
