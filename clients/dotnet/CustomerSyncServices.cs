using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using CustomerSync.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>CustomerSync in an application.</summary>
public static class CustomerSyncServices
{
    private const string Name = "CustomerSync";

    /// <summary>Adds a <see cref="CustomerSyncClient"/>.</summary>
    /// <param name="url">Of the server, such as <c>http://localhost:5080</c>.</param>
    /// <param name="configure">Sets the key, from the application's secrets.</param>
    /// <returns>For what an application wants of the <see cref="HttpClient"/>: handlers, proxies, certificates.
    /// </returns>
    public static IHttpClientBuilder AddCustomerSyncClient(
        this IServiceCollection services, string url, Action<CustomerSyncClientOptions>? configure = null)
    {
        services.AddOptions<CustomerSyncClientOptions>()
            .Configure(options => options.Url = url).Configure(configure ?? (_ => { }))
            .Validate(options => CustomerSyncClientOptions.IsAddress(options.Url),
                $"CustomerSync: \"{url}\" is no address of a server, such as http://localhost:5080.")
            .Validate(options => options.Key?.Trim().All(letter => letter is > ' ' and < '\x7f') ?? true,
                "CustomerSync: the key holds what no key does; copy it as it was shown, csync_… to its end.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new CustomerSyncClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(Name),
            provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<CustomerSyncClient>>()));
        // The client lives as long as the application: its connections are renewed instead of its handler.
        return services.AddHttpClient(Name, Configure).SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
                handler.ConnectTimeout = TimeSpan.FromSeconds(10);
                (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
            });
    }

    /// <summary>
    /// Follows the customers in the background: every change reaches <typeparamref name="THandler"/>, in order and at
    /// least once, whatever is restarted meanwhile.
    /// </summary>
    /// <param name="checkpointFile">Where the place in the feed is kept; of one handler alone.</param>
    /// <param name="filter">Which changes; by default all.</param>
    public static IServiceCollection AddCustomerFollower<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, string checkpointFile, FeedFilter? filter = null)
        where THandler : class, ICustomerHandler =>
        services.AddCustomerFollower<THandler>(_ => new FileCheckpoint(checkpointFile), filter);

    /// <summary>The same, with a checkpoint of your own.</summary>
    /// <param name="checkpoint">Keeps the place in the feed.</param>
    /// <param name="filter">Which changes; by default all.</param>
    public static IServiceCollection AddCustomerFollower<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, Func<IServiceProvider, ICheckpoint> checkpoint, FeedFilter? filter = null)
        where THandler : class, ICustomerHandler
    {
        services.TryAddScoped<THandler>();
        return services.AddSingleton<IHostedService>(provider => new FollowerService<THandler>(
            provider.GetRequiredService<CustomerSyncClient>(), checkpoint(provider), filter,
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CustomerSyncClient>>()));
    }

    private static void Configure(IServiceProvider provider, HttpClient http)
    {
        var options = provider.GetRequiredService<IOptions<CustomerSyncClientOptions>>().Value;
        http.BaseAddress = options.Base;
        if (options.Key?.Trim() is { Length: > 0 } key)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }
}
