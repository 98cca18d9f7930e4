using CustomerSync.Setup;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Refuses to start where a listener would let credentials travel readable, or strangers in: before anything is opened.
/// </summary>
internal sealed class ListenerCheck(Listeners listeners, IOptions<AppOptions> app, IConfiguration configuration)
    : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        string[] problems = [.. Problems(options)];
        return problems.Length > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string> Problems(AccessOptions options)
    {
        if (bool.TryParse(configuration["FORWARDEDHEADERS_ENABLED"], out var believesAll) && believesAll)
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes whoever sends X-Forwarded-For: remove it, and "
                + "name your proxies in Access:TrustedProxies.";
        string[] own = [.. listeners.Webhooks, .. listeners.Metrics];
        if (own.Concat(listeners.Main).FirstOrDefault(url => Parse(url) is null) is { } unreadable)
        {
            yield return $"ASPNETCORE_URLS, Webhooks:Urls, Metrics:Urls: '{unreadable}' is no address to listen on, "
                + "such as http://127.0.0.1:5081.";
            yield break;
        }
        foreach (var problem in OwnPorts(own)) yield return problem;
        var isOpen = options.Mode is AccessMode.Open;
        var reachable = (isOpen ? own.Concat(listeners.Main) : listeners.Main).Where(IsReachable);
        foreach (var url in reachable)
        {
            if (isOpen)
                yield return $"ASPNETCORE_URLS, Webhooks:Urls or Metrics:Urls names {url}, which other machines can "
                    + "reach. With Access:Mode=Open the front listens on loopback only: set "
                    + "ASPNETCORE_URLS=http://localhost:5080.";
            else if (Parse(url)!.Scheme != "https" && options.TrustedProxies.Length == 0)
                yield return $"ASPNETCORE_URLS names {url}, which other machines can reach, without HTTPS: credentials "
                    + "would be readable on the way. Use https:// with a certificate, or listen on loopback behind a "
                    + "proxy, or name the proxy in Access:TrustedProxies.";
            if (!isOpen && app.Value.Url is null)
                yield return $"ASPNETCORE_URLS names {url}, which other machines can reach: set App:Url to the address "
                    + "that people use, so that other Host names can be refused.";
        }
    }

    private IEnumerable<string> OwnPorts(string[] own)
    {
        int[] ports = [.. own.Select(url => Parse(url)!.Port)];
        if (ports.Contains(0) || listeners.Main.Any(url => ports.Contains(Parse(url)!.Port))
            || listeners.Webhooks.Any(url => listeners.Metrics.Any(other => Parse(url)!.Port == Parse(other)!.Port)))
            yield return "Webhooks:Urls and Metrics:Urls need ports of their own, which nothing else listens on: the "
                + "port decides what is served.";
    }

    private static bool IsReachable(string url) => !LoopbackOnly.IsLoopback(Parse(url)!.Host);

    private static BindingAddress? Parse(string url)
    {
        try { return BindingAddress.Parse(url) is { Scheme: "http" or "https" } address ? address : null; }
        catch (FormatException) { return null; }
    }
}
