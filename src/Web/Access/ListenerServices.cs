using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Section <c>Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>
    /// Addresses that serve <c>/metrics</c> and <c>/health/ready</c> alone, without a credential, separated by
    /// semicolons: <c>http://10.0.0.5:5082</c>. Default none.
    /// </summary>
    public string? Urls { get; set; }
}

internal static class ListenerServices
{
    public static void AddListeners(this WebApplicationBuilder builder)
    {
        var listeners = new Listeners(builder.Configuration);
        listeners.AddTo(builder);
        RenewedCertificate.AddTo(builder);
        builder.Services.AddSettings<MetricsOptions>(MetricsOptions.Section);
        builder.Services.AddSingleton(listeners).AddSingleton<IValidateOptions<AccessOptions>, ListenerCheck>();
    }

    public static void UseListeners(this WebApplication app)
    {
        app.Services.GetRequiredService<Listeners>().Use(app);
        app.UseHostFilter();
    }
}
