using CustomerSync.Access;
using CustomerSync.Administration;
using CustomerSync.Customers;
using CustomerSync.Fields;
using CustomerSync.Health;
using CustomerSync.Home;
using CustomerSync.Hooks;
using CustomerSync.Http;
using CustomerSync.Live;
using CustomerSync.Monitoring;
using CustomerSync.OpenApi;
using CustomerSync.Setup;
using CustomerSync.Sync;
using CustomerSync.Verification;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.Connections;

namespace CustomerSync;

/// <summary>The web front: composed here, feature by feature.</summary>
internal static class Front
{
    private const string DefaultUrl = "http://localhost:5080";

    public static async Task<int> Run(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (ConfigurationException wrong)
        {
            await Console.Error.WriteLineAsync($"CustomerSync cannot start:\n{wrong.Message}");
            return 1;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"CustomerSync cannot start:\n{taken.Message} Another process listens "
                + "there, perhaps a CustomerSync that runs already: end it, or give ASPNETCORE_URLS another port.");
            return 1;
        }
    }

    /// <param name="replace">Called last, for what a test puts in the place of a service.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        // The pages and appsettings.json lie beside the assembly; the data lie where the process was started.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls(DefaultUrl);
        builder.AddListeners();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // A flush sends at once instead of queueing a work item that does; on Linux sockets complete on the thread
        // pool, so nothing is blocked.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

        builder.AddCluster();
        builder.AddFrontTelemetry();
        builder.AddLoopbackOnly();
        builder.Services.AddAllowedOrigins();
        builder.AddAccess();
        builder.Services.AddHttpConventions();
        builder.Services.AddPages();
        builder.Services.AddWebhooks();
        builder.Services.AddSetup();
        builder.Services.AddLiveFeed();
        builder.Services.AddHealth();
        builder.Services.AddMonitoring();
        builder.Services.AddStatus();
        builder.Services.AddApiDocument();
        builder.Services.AddHostedService<StartupReport>();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.CheckSettings();
        app.UseTrustedProxies();
        app.UseHttpConventions();
        app.UseListeners();
        app.UseOrigins();
        app.UseIntake();
        app.UsePages();
        app.UseClusterGate();
        app.UseAccess();
        app.MapAccess();
        app.MapWebhooks();
        app.MapDeliveries();
        app.MapSyncs();
        app.MapVerification();
        app.MapSetup();
        app.MapSettings();
        app.MapFields();
        app.MapViews();
        app.MapCustomers();
        app.MapLiveFeed();
        app.MapHealth();
        app.MapHooks();
        app.MapMonitoring();
        app.MapStatus();
        app.MapMetrics();
        app.MapApiDocument();
        return app;
    }
}
