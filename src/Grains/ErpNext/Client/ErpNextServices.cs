using System.Net;
using System.Net.Http.Headers;
using CustomerSync.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.ErpNext;

/// <summary>Registers the client of ERPNext.</summary>
public static class ErpNextServices
{
    public static IServiceCollection AddErpNext(this IServiceCollection services)
    {
        services.AddSettings<ErpNextOptions>(ErpNextOptions.Section);
        services.AddSingleton<IPostConfigureOptions<ErpNextOptions>, ErpNextEnvironment>();
        services.AddSingleton<IValidateOptions<ErpNextOptions>, ErpNextOptionsCheck>();
        services.AddSingleton<MappingHolder>().AddSingleton<SiteCertificate>();
        services.AddSingleton<ErpNextPause>();
        services.AddTransient<ErpNextPauseHandler>();
        services.AddTransient<ErpNextBodyHandler>();
        services.AddSiloMetrics().AddTransient<ErpNextMetricsHandler>();
        services.AddTransient<ErpNextClient>().AddTransient<ErpNextCheck>().AddTransient<ErpNextWebhooks>()
            .AddTransient<ErpNextOAuthClients>();
        var client = services.AddHttpClient<ErpNextTransport>(Configure)
            .ConfigurePrimaryHttpMessageHandler(services => PrimaryHandler(services.GetRequiredService<SiteCertificate>()))
            .RemoveAllLoggers().SetHandlerLifetime(Timeout.InfiniteTimeSpan); // Its connections have one.
        client.AddResilienceHandler("erpnext", ErpNextResilience.Configure);
        client.AddHttpMessageHandler<ErpNextPauseHandler>();
        client.AddHttpMessageHandler<ErpNextMetricsHandler>();
        client.AddResilienceHandler("erpnext-attempt", ErpNextResilience.ConfigureAttempt);
        client.AddHttpMessageHandler<ErpNextBodyHandler>();
        services.AddSingleton<ErpNextTrial>().AddHttpClient(ErpNextTrial.Client)
            .ConfigurePrimaryHttpMessageHandler(() => PrimaryHandler(null)).RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    private static void Configure(IServiceProvider services, HttpClient http)
    {
        var options = services.GetRequiredService<IOptions<ErpNextOptions>>().Value;
        http.Timeout = Timeout.InfiniteTimeSpan; // The pipeline has the limits; this one would cut its waits short.
        Point(http, options.Site);
    }

    internal static void Point(HttpClient http, ErpNextSite site)
    {
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (!site.IsConfigured) return;
        http.BaseAddress = new Uri(site.Url!);
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("token", $"{site.ApiKey}:{site.ApiSecret}");
    }

    /// <summary>
    /// No cookies: a kept <c>sid</c> turns later requests into those of a session, with CSRF errors. No
    /// redirects: they would carry the key elsewhere.
    /// </summary>
    private static SocketsHttpHandler PrimaryHandler(SiteCertificate? certificate) => new()
    {
        SslOptions = new()
        {
            RemoteCertificateValidationCallback = certificate is null ? null
                : (sender, shown, _, errors) => certificate.Note(sender, shown, errors),
        },
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ConnectCallback = ErpNextConnections.Connect,
    };
}
