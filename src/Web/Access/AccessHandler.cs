using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Tells who asks.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private static readonly AuthenticateResult OpenResult = AuthenticateResult.Success(
        new(new ClaimsPrincipal(new AccessIdentity(Grant.Open)), AccessIdentity.Scheme));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(OpenResult);
}
