using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Section <c>App</c>.</summary>
internal sealed class AppOptions
{
    public const string Section = "App";

    /// <summary>
    /// Public root of this front, at which ERPNext reaches it: <c>https://sync.example.com</c>. Also <c>APP_URL</c>.
    /// Default: the listening address.
    /// </summary>
    public string? Url { get; set; }
}

/// <summary>Also by the name of the specification.</summary>
internal sealed class AppEnvironment(IConfiguration configuration) : IPostConfigureOptions<AppOptions>
{
    public void PostConfigure(string? name, AppOptions options) =>
        options.Url = (SettingText.Cleaned(options.Url) ?? SettingText.Cleaned(configuration["APP_URL"]))?.TrimEnd('/');
}

internal sealed class AppOptionsCheck : IValidateOptions<AppOptions>
{
    public ValidateOptionsResult Validate(string? name, AppOptions options) =>
        options.Url is null || IsRoot(options.Url)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "App:Url must be the public root of this front, such as https://sync.example.com: http or https, without "
            + "user name, path or query.");

    private static bool IsRoot(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };
}
