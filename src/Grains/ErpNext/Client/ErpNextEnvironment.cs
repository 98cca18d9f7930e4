using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.ErpNext;

/// <summary>Fills what the section leaves open from the environment variables of the specification.</summary>
internal sealed partial class ErpNextEnvironment(IConfiguration configuration, ILogger<ErpNextEnvironment> log)
    : IPostConfigureOptions<ErpNextOptions>
{
    private const string Public = "NEXT_PUBLIC_";

    public void PostConfigure(string? name, ErpNextOptions options)
    {
        options.Url = Filled(options.Url, "ERPNEXT_URL")?.TrimEnd('/');
        options.ApiKey = Filled(options.ApiKey, "ERPNEXT_API_KEY");
        options.ApiSecret = Filled(options.ApiSecret, "ERPNEXT_API_SECRET");
    }

    private string? Filled(string? value, string variable)
    {
        if ((SettingText.Cleaned(value) ?? SettingText.Cleaned(configuration[variable])) is { } set) return set;
        if (SettingText.Cleaned(configuration[Public + variable]) is not { } published) return null;
        LogPublished(Public + variable, variable);
        return published;
    }

    [LoggerMessage(5001, LogLevel.Warning,
        "{Published} is used for ERPNext: a variable of that prefix is shipped to browsers. Rename it to {Name}, and "
        + "renew it if it is a secret")]
    private partial void LogPublished(string published, string name);
}
