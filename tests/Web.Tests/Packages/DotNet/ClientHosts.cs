using System.Net;
using System.Net.Http.Headers;
using CustomerSync.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Packages.DotNet;

/// <summary>The package as an application has it.</summary>
internal static class ClientHosts
{
    /// <summary>A client of its own; what it sends is kept in <paramref name="sent"/>.</summary>
    public static CustomerSyncClient Client(string url, string? key = null, SentRequests? sent = null)
    {
        var services = new ServiceCollection();
        var http = services.AddCustomerSyncClient(url, options => options.Key = key);
        if (sent is not null) http.AddHttpMessageHandler(() => new Recorder(sent));
        return services.BuildServiceProvider().GetRequiredService<CustomerSyncClient>();
    }

    /// <summary>A client of a server that is played.</summary>
    public static CustomerSyncClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        new(new HttpClient(new Player(answer)) { BaseAddress = new Uri("http://server.example/") });

    public static HttpResponseMessage Answer(string body, string type = "application/json",
        HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, new MediaTypeHeaderValue(type, "utf-8")) };

    /// <summary>An application that follows; stopped by whoever has started it.</summary>
    public static async Task<IHost> Follow(string url, Seen seen, Func<IServiceProvider, ICheckpoint> checkpoint)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddCustomerSyncClient(url);
        builder.Services.AddSingleton(seen).AddCustomerFollower<SeeingHandler>(checkpoint);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>As systemd stops it.</summary>
    public static async Task End(this IHost host)
    {
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class Recorder(SentRequests sent) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            sent.Add((request.RequestUri!, request.Headers.Authorization?.ToString()));
            return base.SendAsync(request, cancel);
        }
    }

    private sealed class Player(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            Task.FromResult(answer(request));
    }
}

internal sealed class SentRequests : List<(Uri Address, string? Authorization)>;

/// <summary>What came to the handlers of an application.</summary>
internal sealed class Seen
{
    private readonly Lock _lock = new();
    private readonly List<CustomerChange> _changes = [];
    private readonly List<(string? Reset, string[] Names)> _loads = [];

    /// <summary>Called before a change is taken.</summary>
    public Action<CustomerChange> Before { get; set; } = _ => { };

    public long[] Sequences { get { lock (_lock) return [.. _changes.Select(change => change.Sequence)]; } }

    public (string? Reset, string[] Names)[] Loads { get { lock (_lock) return [.. _loads]; } }

    public void Add(CustomerChange change)
    {
        Before(change);
        lock (_lock) _changes.Add(change);
    }

    public void Add((string?, string[]) load) { lock (_lock) _loads.Add(load); }
}

internal sealed class SeeingHandler(Seen seen) : ICustomerHandler
{
    public async Task LoadAsync(
        IAsyncEnumerable<Customer> customers, FeedReset? reset, CancellationToken cancellationToken) =>
        seen.Add((reset?.Reason,
            await customers.Select(customer => customer.ErpnextId).ToArrayAsync(cancellationToken)));

    public Task ApplyAsync(CustomerChange change, CancellationToken cancellationToken)
    {
        seen.Add(change);
        return Task.CompletedTask;
    }
}
