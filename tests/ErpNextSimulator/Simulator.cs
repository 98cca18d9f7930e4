using ErpNextSimulator.Control;
using ErpNextSimulator.Customers;
using ErpNextSimulator.Documents;
using ErpNextSimulator.OAuth;
using ErpNextSimulator.Rest;
using ErpNextSimulator.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ErpNextSimulator;

/// <summary>Builds the web app; the executable and the tests both call it.</summary>
public static class Simulator
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        return Build(builder, builder.Configuration.Get<SimulatorOptions>() ?? new());
    }

    public static WebApplication Build(SimulatorOptions options, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (time is not null) builder.Services.AddSingleton(time);
        return Build(builder, options);
    }

    private static WebApplication Build(WebApplicationBuilder builder, SimulatorOptions options)
    {
        builder.WebHost.UseUrls(options.Url).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = 64 * 1024);
        AddSimulator(builder.Services, options);
        var app = builder.Build();
        app.MapControl();
        app.MapFallback("{**path}", (HttpContext http, RestApi api) => api.Handle(http));
        app.Services.GetRequiredService<Seeder>().Seed(options.Customers);
        return app;
    }

    private static void AddSimulator(IServiceCollection services, SimulatorOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new SiteClock(provider.GetRequiredService<TimeProvider>(), options.TimeZone));
        services.AddSingleton<Site>().AddSingleton<DocumentWriter>().AddSingleton<CustomerActions>()
            .AddSingleton<ContactsAndAddresses>();
        services.AddSingleton<WebhookQueue>().AddSingleton<WebhookSender>().AddHostedService<WebhookWorkers>();
        services.AddSingleton<Authentication>().AddSingleton<RestApi>().AddSingleton<ResourceApi>()
            .AddSingleton<MethodApi>().AddSingleton<OAuthApi>();
        services.AddSingleton<Faults>().AddSingleton<Statistics>().AddSingleton<Seeder>().AddSingleton<Actions>()
            .AddSingleton<Installer>();
        services.AddSingleton<BusyDay>().AddHostedService(provider => provider.GetRequiredService<BusyDay>());
    }
}
