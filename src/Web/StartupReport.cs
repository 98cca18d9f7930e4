using CustomerSync.Access;
using CustomerSync.Cluster;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CustomerSync;

/// <summary>Says what this process is and what is not configured yet; where the data are the silo says.</summary>
internal sealed partial class StartupReport(
    IServer server, ProcessRole role, IOptions<WebhookOptions> webhooks, WebhookSignature signature,
    IOptions<AccessOptions> access, IHostApplicationLifetime lifetime, ILogger<StartupReport> log) : IHostedService
{
    private static readonly string Version = typeof(StartupReport).Assembly.GetName().Version!.ToString(3);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Report);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        LogWhat(Version, role.What, string.Join(", ", addresses));
        var missing = Missing().ToList();
        if (missing.Count == 0) LogComplete();
        else LogMissing(string.Join(" · ", missing));
        foreach (var note in webhooks.Value.SecretNotes) LogSecretNote(note);
        if (webhooks.Value.AllowUnsigned) LogUnsigned();
        if (access.Value.Mode is not AccessMode.Open) return;
        LogOpen();
        if (access.Value.TrustedProxies.Length > 0) LogOpenBehindProxies();
    }

    private IEnumerable<string> Missing()
    {
        if (!signature.HasSecret && !webhooks.Value.AllowUnsigned)
            yield return "ERPNext's webhooks: install them at /settings, or set Webhooks:Secret (deliveries are "
                + "answered 401 until then)";
        if (role.LacksErpNext)
            yield return "ErpNext:Url, :ApiKey, :ApiSecret (webhooks are taken; deletes are applied without asking "
                + "ERPNext, and syncs are not possible)";
    }

    [LoggerMessage(2001, LogLevel.Information,
        "CustomerSync {Version}: {Role}, listening on {Addresses}")]
    private partial void LogWhat(string version, string role, string addresses);

    [LoggerMessage(2003, LogLevel.Information, "Not configured yet: {Missing}")]
    private partial void LogMissing(string missing);

    [LoggerMessage(2004, LogLevel.Information, "Configuration: complete")]
    private partial void LogComplete();

    [LoggerMessage(2006, LogLevel.Warning, "{Note}")]
    private partial void LogSecretNote(string note);

    [LoggerMessage(2005, LogLevel.Warning,
        "Webhooks:AllowUnsigned is on: anybody who reaches this address can change customers. For tests only")]
    private partial void LogUnsigned();

    [LoggerMessage(2007, LogLevel.Warning,
        "Access:Mode is Open: every program on this machine may do everything here. For tests and development only")]
    private partial void LogOpen();

    [LoggerMessage(2008, LogLevel.Warning,
        "Access:TrustedProxies is set beside it: whoever reaches such a proxy may do everything here, unless the proxy "
        + "says where the request began")]
    private partial void LogOpenBehindProxies();
}
