using System.Net;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

internal static class ProviderServices
{
    /// <summary>No answer of a provider is longer.</summary>
    private const int MaxAnswer = 1024 * 1024;

    public static void AddProviders(this IServiceCollection services)
    {
        services.AddSettings<OidcOptions>(OidcOptions.Section);
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsCheck>();
        services.AddSettings<JwtOptions>(JwtOptions.Section);
        services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsCheck>().AddSingleton<JwtTokens>();
        services.AddSettings<ErpNextSignInOptions>(ErpNextSignInOptions.Section);
        services.AddSingleton<IValidateOptions<ErpNextSignInOptions>, ErpNextSignInOptionsCheck>();
        services.AddSingleton<OutsideProviders>().AddSingleton<ProviderSignIn>().AddSingleton<SessionStart>()
            .AddSingleton<SignInPage>();
        services.AddHttpClient(OutsideProviders.Client, client =>
            (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(15), MaxAnswer))
            .ConfigurePrimaryHttpMessageHandler(Connections).AddHttpMessageHandler(() => new ProviderErrors())
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan).RemoveAllLoggers(); // Its connections have one.
    }

    /// <summary>As for ERPNext: no cookies, no redirects, no metadata of a cloud.</summary>
    private static SocketsHttpHandler Connections() => new()
    {
        UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10),
        ConnectCallback = OutgoingConnections.Connect,
    };
}

/// <summary>An error of the server, or of a gateway before it, is no answer of a provider.</summary>
internal sealed class ProviderErrors : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        return response.StatusCode >= HttpStatusCode.InternalServerError
            ? response.EnsureSuccessStatusCode() : response;
    }
}

internal static class ErrorCauses
{
    /// <summary>What was wrong in the end, in one line.</summary>
    public static string Cause(this Exception error) => error.GetBaseException().Message.Split('\n')[0].Trim();
}
