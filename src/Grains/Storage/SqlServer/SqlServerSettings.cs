using Microsoft.Data.SqlClient;

namespace CustomerSync.Storage.SqlServer;

/// <summary>What a connection string of SQL Server says, and what we say where it says nothing.</summary>
internal static class SqlServerSettings
{
    /// <summary>One bound for all that this process opens (docs/decisions/0010).</summary>
    private const int DefaultPoolSize = 20;

    /// <summary>Hosts of Azure SQL, in each of its clouds, and of Fabric.</summary>
    private static readonly string[] AzureHosts =
        [".database.windows.net", ".database.usgovcloudapi.net", ".database.chinacloudapi.cn", ".database.cloudapi.de",
            ".database.fabric.microsoft.com"];

    /// <exception cref="ConfigurationException">It is missing, or is not one for SqlServer.</exception>
    public static SqlConnectionStringBuilder Parse(string? connection)
    {
        if (connection is null) throw new ConfigurationException(
            "Storage:ConnectionString is not set; for Storage:Provider SqlServer it reads like "
            + "Server=localhost;Database=customersync;User Id=...;Password=...;TrustServerCertificate=true");
        try
        {
            var settings = new SqlConnectionStringBuilder(connection);
            if (!settings.ShouldSerialize("Max Pool Size")) settings.MaxPoolSize = DefaultPoolSize;
            if (!settings.ShouldSerialize("Application Name")) settings.ApplicationName = "CustomerSync";
            // After a refused login a pool would repeat the refusal for up to a minute without asking the server.
            if (!settings.ShouldSerialize("Pool Blocking Period"))
                settings.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
            if (settings.DataSource == "") throw new ArgumentException("it names no Server");
            if (!CanSignIn(settings)) throw new ArgumentException(
                $"it asks for sign-in by Entra (Authentication={settings.Authentication}), which CustomerSync does not "
                + "have: give it User Id and Password of a SQL login, or Integrated Security.");
            return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ConfigurationException(
                $"Storage:ConnectionString is not one for SqlServer: {error.Message}", error);
        }
    }

    /// <summary>Whether a database costs money there from its first hour: none is made by a mistyped name.</summary>
    public static bool IsAzure(SqlConnectionStringBuilder settings)
    {
        var host = settings.DataSource.Split(',')[0].Trim();
        return Array.Exists(AzureHosts, azure => host.EndsWith(azure, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What works but is not meant: a sentence with the cure.</summary>
    public static string? Concern(SqlConnectionStringBuilder settings) =>
        settings.Encrypt != SqlConnectionEncryptOption.Optional ? null
        : "Storage:ConnectionString has Encrypt=false: customers cross the network readably, and SqlClient then fails "
            + "now and then on a large answer (ArgumentOutOfRangeException). Leave Encrypt out; for a certificate that "
            + "this machine does not trust there is TrustServerCertificate=true.";

    /// <summary>
    /// Sign-in by Entra is a package of its own (Microsoft.Data.SqlClient.Extensions.Azure), which is not among ours.
    /// </summary>
    private static bool CanSignIn(SqlConnectionStringBuilder settings) =>
        settings.Authentication is SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword
        || SqlAuthenticationProvider.GetProvider(settings.Authentication) is not null;
}
