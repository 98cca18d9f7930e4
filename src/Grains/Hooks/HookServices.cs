using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Hooks;

internal static class HookServices
{
    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        services.AddSettings<HookOptions>(HookOptions.Section, HookOptions.Bind);
        services.AddSingleton<HookAddress>().AddSingleton<HookFeed>().AddSingleton<HookSender>().AddSingleton<HookPumps>();
        services.AddHttpClient(HookSender.Client, http => http.Timeout = Timeout.InfiniteTimeSpan) // The sender has one.
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<HookAddress>()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan).RemoveAllLoggers(); // An address may hold a token.
        return services;
    }

    /// <summary>
    /// Redirects would lead where nobody looked, a proxy of the environment around the look at addresses, cookies into
    /// another subscription. What follows the headers of an answer is dropped, and with more of it the connection.
    /// </summary>
    private static SocketsHttpHandler Handler(HookAddress address) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16, // KiB.
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = address.Connect,
    };
}
