using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CustomerSync;

/// <summary>The silo as a process of its own.</summary>
internal static class SiloHost
{
    /// <summary>As quiet as the front's appsettings.json; any setting overrides it.</summary>
    private static readonly Dictionary<string, string?> QuietLog = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        // Conflicts are no errors, and its lines hold names.
        ["Logging:LogLevel:CustomerSync.Storage.CustomerGrainStorage"] = "None",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Orleans.Providers.MemoryAdapterReceiver"] = "Critical",
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        ["Logging:LogLevel:Orleans.Streams"] = "Critical",
        ["Logging:LogLevel:Polly"] = "Error",
    };

    public static async Task<int> Run(string[] args)
    {
        try
        {
            using var host = Build(args);
            await host.RunAsync();
            return 0;
        }
        catch (ConfigurationException wrong)
        {
            await Console.Error.WriteLineAsync($"CustomerSync cannot start:\n{wrong.Message}");
            return 1;
        }
    }

    private static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(
            0, new MemoryConfigurationSource { InitialData = QuietLog });
        builder.Configuration.AddSecretFiles();
        builder.AddSilo();
        builder.AddTelemetry();
        builder.Services.AddHostedService<SiloReport>();
        var host = builder.Build();
        host.Services.CheckSettings();
        return host;
    }
}
