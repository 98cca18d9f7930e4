using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Benchmarks.Hooks;

/// <summary>Receivers of outgoing webhooks: one that takes each message at once, one that takes none.</summary>
internal sealed class HookReceivers : IAsyncDisposable
{
    /// <summary>Connections are made by the kernel; nobody reads from them or answers.</summary>
    private readonly TcpListener _dead = new(IPAddress.Loopback, 0);

    private readonly WebApplication _living;
    private long _received;

    private HookReceivers(WebApplication living) => _living = living;

    public long Received => Interlocked.Read(ref _received);

    public string Living => _living.Urls.First();

    public string Dead => $"http://{_dead.LocalEndpoint}";

    public static async Task<HookReceivers> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receivers = new HookReceivers(app);
        app.Run(receivers.Take);
        await app.StartAsync();
        receivers._dead.Start();
        return receivers;
    }

    public ValueTask DisposeAsync()
    {
        _dead.Dispose();
        return _living.DisposeAsync();
    }

    private async Task Take(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        Interlocked.Increment(ref _received);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
