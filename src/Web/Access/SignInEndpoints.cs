using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Who asks, how to sign in by a link, and how to sign out.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this RouteGroupBuilder access)
    {
        access.MapGet("me", Me).WithName("GetMe").Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .WithSummary("Who asks, and what they may.");
        access.MapGet("sign-in", Ways).WithName("GetSignIn").ForEverybody()
            .WithSummary("The ways to sign in, and whether there is an admin yet.");
        access.MapPost("sign-in", SignIn).WithName("SignIn").ForEverybody().RequireRateLimiting(Limits.SignIn)
            .WithSummary("Redeems a link, once: a session begins, and its cookie is set.");
        access.MapPost("sign-out", SignOut).WithName("SignOut").Needs(AccessRole.Viewer).Audited("sign-out")
            .WithSummary("Ends the session of this browser.");
    }

    private static Ok<Envelope<MeAnswer>> Me(HttpContext context, IOptions<AccessOptions> options)
    {
        var grant = Grant.Of(context)!;
        return TypedResults.Ok(Envelope.Of(new MeAnswer(
            grant.Kind, grant.Id, grant.Name, grant.Role, grant.Until, options.Value.Mode, grant.Customers)));
    }

    private static async Task<Ok<Envelope<SignInWays>>> Ways(
        IGrainFactory grains, AccessBook book, OutsideProviders providers, TimeProvider time)
    {
        var known = book.Snapshot ?? await grains.GetGrain<IAccessGrain>(0).Read(0);
        var outside = providers.All.ToList();
        return TypedResults.Ok(Envelope.Of(new SignInWays(["link", .. outside.Select(provider => provider.Id)],
            known?.HasAdmin(time.GetStorableNow()) is true,
            outside.Find(provider => provider.Id == OutsideProviders.OidcId)?.Name)));
    }

    private static async Task<Results<Ok<Envelope<SignedInAnswer>>, ProblemHttpResult>> SignIn(
        SignInRequest request, HttpContext context, SessionStart sessions, AuditQueue audit)
    {
        var link = request.Link is { } text ? text[(text.LastIndexOf('#') + 1)..].Trim() : "";
        if (!SessionCookie.IsToken(link))
            return Problem(400, "malformedLink", "This is no whole link: copy it to its end, behind the #.");
        var signedIn = await sessions.Start(context, null, (grain, session) => grain.Redeem(new(
            Credentials.Hash(link), session.Id, session.Hash, NameText.Clean(request.Name), session.Address,
            session.Agent)));
        return signedIn is { Problem: SignInProblem.None, Person: { } person }
            ? TypedResults.Ok(Envelope.Of(new SignedInAnswer(person.Name, person.Role), "Signed in"))
            : Refused(signedIn.Problem);

        ProblemHttpResult Refused(SignInProblem problem)
        {
            audit.Refused(context);
            return problem switch
            {
                SignInProblem.UsedLink => Problem(410, "usedLink",
                    "This link was used already; each works once. Ask an admin for another."),
                SignInProblem.ExpiredLink => Problem(410, "expiredLink",
                    "The time of this link is over. Ask an admin for another."),
                _ => Problem(410, "unknownLink", "This link is not known here, or no more. Ask an admin for another."),
            };
        }
    }

    private static async Task<Ok<Envelope<Nothing>>> SignOut(HttpContext context, IGrainFactory grains, AccessBook book)
    {
        if (Grant.Of(context)?.SessionId is { } session)
        {
            await grains.GetGrain<IAccessGrain>(0).EndSessions([session]);
            await book.Refresh();
        }
        SessionCookie.Remove(context);
        return TypedResults.Ok(Envelope.Of(new Nothing(), "Signed out"));
    }

    private static ProblemHttpResult Problem(int status, string code, string sentence) => TypedResults.Problem(
        new ProblemDetails { Status = status, Detail = sentence, Extensions = { ["code"] = code } });
}

/// <param name="Until">When the session, the key or the token ends by itself; null: no end.</param>
/// <param name="Customers">Our ids of the only customers that a feed token sees; null: all.</param>
internal sealed record MeAnswer(
    GrantKind Kind, string Id, string Name, AccessRole Role, DateTimeOffset? Until, AccessMode Mode,
    IEnumerable<Guid>? Customers);

/// <param name="Methods"><c>link</c>, <c>oidc</c>, <c>erpnext</c>.</param>
/// <param name="OidcName">What the provider of <c>oidc</c> is called.</param>
internal sealed record SignInWays(IReadOnlyList<string> Methods, bool HasAdmin, string? OidcName);

/// <param name="Link">The whole link, or what stands behind its #.</param>
/// <param name="Name">What a first admin wants to be called.</param>
internal sealed record SignInRequest(string? Link, string? Name)
{
    public override string ToString() => "A link";
}

internal sealed record SignedInAnswer(string Name, AccessRole Role);

/// <summary>An answer with nothing in it.</summary>
internal sealed record Nothing;
