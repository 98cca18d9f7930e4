using CustomerSync.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CustomerSync.Access;

/// <summary>The way to a provider and back: who comes back has a session of ours, as after a link.</summary>
internal sealed partial class ProviderSignIn(
    SessionStart sessions, SignInPage page, AuditQueue audit, IOptions<AppOptions> app, ILogger<ProviderSignIn> log)
{
    /// <summary>Where this front is for a browser: what the provider has in its list.</summary>
    public string RootFor(HttpRequest request) => app.Value.Url ?? $"{request.Scheme}://{request.Host}";

    /// <summary>Sends to the address that the provider knows, whatever a proxy made of it.</summary>
    public Task Leave(RedirectContext context)
    {
        context.ProtocolMessage.RedirectUri = RootFor(context.Request) + context.Options.CallbackPath;
        return Task.CompletedTask;
    }

    /// <summary>
    /// The handler takes an unsigned token of the code flow, since it comes from the provider itself.
    /// </summary>
    public static Task RequireSignature(TokenValidatedContext context)
    {
        var algorithm = context.SecurityToken.Header.Alg;
        if (!context.Options.TokenValidationParameters.ValidAlgorithms.Contains(algorithm))
            context.Fail(new SecurityTokenInvalidAlgorithmException($"The id_token is signed by '{algorithm}'."));
        return Task.CompletedTask;
    }

    public async Task Return(TicketReceivedContext context, OutsideProvider provider)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        if (provider.Read(context.Principal!) is not { } who)
        {
            await Refuse(http, 502, "badAnswer");
            return;
        }
        if (who.Role is AccessRole.None)
        {
            await Refuse(http, 403, "noRole");
            return;
        }
        var signedIn = await sessions.Start(http, provider.Id, (grain, session) => grain.SignInFrom(new(
            provider.Id, who.Subject, who.Name, who.Role, session.Id, session.Hash, session.Address, session.Agent)));
        if (signedIn.Problem is SignInProblem.None) http.Response.Redirect(LocalPath.Of(context.ReturnUri));
        else await Refuse(http, 403, "personEnded");
    }

    public async Task Fail(RemoteFailureContext context, OutsideProvider provider)
    {
        context.HandleResponse();
        var (status, problem) = Of(context.Failure);
        if (status >= 500) Log(provider, context.Failure!);
        await Refuse(context.HttpContext, status, problem);
    }

    public Task Deny(AccessDeniedContext context)
    {
        context.HandleResponse();
        return Refuse(context.HttpContext, 403, "denied");
    }

    /// <summary>A sentence on the page, where there was a navigation.</summary>
    public Task Refuse(HttpContext context, int status, string problem)
    {
        audit.Refused(context);
        return page.Show(context, status, problem);
    }

    private static (int Status, string Problem) Of(Exception? failure) => failure switch
    {
        HttpRequestException or IOException or OperationCanceledException => (503, "providerAway"),
        { InnerException: HttpRequestException or IOException or OperationCanceledException } => (503, "providerAway"),
        SecurityTokenException or OpenIdConnectProtocolException => (502, "badAnswer"),
        _ => (400, "broken"), // Begun in another browser, too long ago, or ended before.
    };

    public void Log(OutsideProvider provider, Exception error) =>
        LogFailed(provider.Name, error.Cause());

    [LoggerMessage(2630, LogLevel.Warning, "Signing in with {Provider} failed: {Error}")]
    private partial void LogFailed(string provider, string error);
}
