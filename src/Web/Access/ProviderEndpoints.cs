using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CustomerSync.Access;

/// <summary>Signing in at a provider: the page asks where to go, the provider leads back.</summary>
internal static class ProviderEndpoints
{
    public static void MapProviders(this RouteGroupBuilder access)
    {
        access.MapPost("sign-in/{provider}", Begin).WithName("BeginSignIn").ForEverybody()
            .RequireRateLimiting(Limits.SignIn).WithSummary("Where to go to sign in at a provider.");
        access.MapGet("oidc/callback/{provider}", End).WithName("EndSignIn").ForEverybody()
            .Produces<string>(contentType: "text/html").WithSummary("Where a provider leads back to.");
    }

    private static async Task<Results<Ok<Envelope<WayOut>>, ProblemHttpResult>> Begin(
        string provider, WayOutRequest request, HttpContext context, OutsideProviders providers, ProviderSignIn signIn)
    {
        if (providers.Find(provider) is not { } found)
            return Problem(404, "unknownProvider", "Signing in this way is not set up here.");
        var root = new Uri(signIn.RootFor(context.Request));
        if (!root.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            && root.Host != context.Request.Host.Value)
            return Problem(409, "otherAddress",
                $"{found.Name} leads back to {root.GetLeftPart(UriPartial.Authority)}: sign in there.");
        try { await found.Reach(context.RequestAborted); }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            signIn.Log(found, error);
            return Problem(503, "providerAway",
                $"{found.Name} cannot be reached now. Try again later, or sign in by a link.");
        }
        var handler = await found.HandlerFor(context);
        await handler.ChallengeAsync(new() { RedirectUri = LocalPath.Of(request.To) });
        var location = context.Response.Headers.Location.ToString();
        context.Response.Headers.Remove("Location"); // The page goes there, so that it can say it when it cannot.
        return TypedResults.Ok(Envelope.Of(new WayOut(location)));
    }

    private static async Task End(
        string provider, HttpContext context, OutsideProviders providers, ProviderSignIn signIn)
    {
        if (providers.Find(provider) is not { } found)
        {
            await Problem(404, "unknownProvider", "Signing in this way is not set up here.").ExecuteAsync(context);
            return;
        }
        try
        {
            if (!await (await found.HandlerFor(context)).HandleRequestAsync())
                await signIn.Refuse(context, 400, "broken");
        }
        catch (Exception error) when (ExceptionProblems.IsPassing(error)) { await signIn.Refuse(context, 503, "away"); }
    }

    private static ProblemHttpResult Problem(int status, string code, string sentence) => TypedResults.Problem(
        new ProblemDetails { Status = status, Detail = sentence, Extensions = { ["code"] = code } });
}

/// <param name="To">The page to come back to.</param>
internal sealed record WayOutRequest(string? To);

/// <param name="Location">The provider's page; it holds what is good once and for minutes.</param>
internal sealed record WayOut(string Location)
{
    public override string ToString() => "A way out";
}
