using System.Security.Claims;
using System.Text.Encodings.Web;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Bearer tokens of a provider, by its keys. As with providers, ASP.NET's handler is made where it is needed.
/// </summary>
internal sealed partial class JwtTokens(
    IOptions<JwtOptions> settings, IHttpClientFactory http, TimeProvider time, ILogger<JwtTokens> log)
{
    private const string Name = "jwt";

    private readonly Lazy<Only<JwtBearerOptions>> _options = new(() => new(Options(settings.Value, http)));

    public bool IsOn => settings.Value.IsOn;

    /// <returns>
    /// Null when the request's token is not good; with the role None when it names none that counts here.
    /// </returns>
    /// <exception cref="RefusedException">The provider's keys are not known and cannot be read now.</exception>
    public async Task<Grant?> Read(HttpContext context)
    {
        await Reach(context.RequestAborted);
        var handler = new JwtBearerHandler(_options.Value, NullLoggerFactory.Instance, UrlEncoder.Default);
        await handler.InitializeAsync(new(Name, null, typeof(JwtBearerHandler)), context);
        return await handler.AuthenticateAsync() is { Principal: { } who } result ? Of(who, result.Properties) : null;
    }

    private Grant? Of(ClaimsPrincipal who, AuthenticationProperties? properties)
    {
        var role = RoleMap.RoleOf(
            who.FindAll(settings.Value.RoleClaim).Select(claim => claim.Value), settings.Value.Roles);
        var subject = Claim("sub") ?? Claim("client_id") ?? Claim("azp");
        return subject is null || !(properties?.ExpiresUtc > time.GetStorableNow()) ? null : new(
            GrantKind.Jwt, $"{Name}:{subject}", NameText.Clean(Claim("name") ?? Claim("preferred_username")) ?? subject,
            role, properties.ExpiresUtc);

        string? Claim(string type) => who.FindFirst(type)?.Value;
    }

    private async Task Reach(CancellationToken stop)
    {
        try { await _options.Value.CurrentValue.ConfigurationManager!.GetConfigurationAsync(stop); }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            LogAway(error.Cause());
            throw new RefusedException(StatusCodes.Status503ServiceUnavailable,
                "The keys of the provider (Access:Jwt:Authority) cannot be read now, so this token cannot be looked "
                + "at. Send it again, or use a machine key.");
        }
    }

    private static JwtBearerOptions Options(JwtOptions settings, IHttpClientFactory http)
    {
        var options = new JwtBearerOptions
        {
            Authority = settings.Authority, Audience = settings.Audience, MapInboundClaims = false,
            RequireHttpsMetadata = false, // Which addresses may be without is checked at the start.
            Backchannel = http.CreateClient(OutsideProviders.Client),
        };
        options.TokenValidationParameters.ValidAlgorithms = OutsideProviders.Asymmetric;
        new JwtBearerPostConfigureOptions().PostConfigure(Name, options);
        return options;
    }

    [LoggerMessage(2635, LogLevel.Warning, "Bearer tokens cannot be looked at now: {Error}")]
    private partial void LogAway(string error);
}
