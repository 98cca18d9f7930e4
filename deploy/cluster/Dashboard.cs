using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CustomerSync.Cluster.Runner;

/// <summary>Aspire's dashboard: what runs, its logs, and the traces and metrics that processes send.</summary>
internal static class Dashboard
{
    public static void Configure(ConfigurationManager configuration, int port) =>
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = Local(port),
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Local(Ports.Free()),
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = Local(Ports.Free()),
        });

    private static string Local(int port) => "http://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture);
}
