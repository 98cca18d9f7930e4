using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Tells who asks: a key in the Authorization header, else the session in the cookie.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, AccessBook book,
    FeedTokens feedTokens, FeedTickets tickets, JwtTokens jwt, SameOrigin origins, AuditQueue audit,
    IOptions<AccessOptions> access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string Bearer = "Bearer ";

    private const string NoKey =
        "This is no key, or a part of it is missing: copy it as it was shown, csync_… to its end.";

    private static readonly Pass OpenPass = new(Grant.Open, null);

    private string _cure = "Sign in at /sign-in, or send a machine key: Authorization: Bearer csync_….";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (access.Value.Mode is AccessMode.Open) return OpenPass.Result;
        if (FeedTickets.Of(Request) is { } ticket) return OfTicket(ticket);
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return OfToken(header[Bearer.Length..].Trim());
        return Request.Cookies[SessionCookie.NameFor(Request)] is { } session ? OfSession(session)
            : Task.FromResult(AuthenticateResult.NoResult());
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        audit.Refused(Context);
        Response.Headers.WWWAuthenticate = "Bearer";
        return Refuse(StatusCodes.Status401Unauthorized, _cure);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        audit.Refused(Context);
        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>();
        return Refuse(StatusCodes.Status403Forbidden, needed?.KeysOnly is true
            ? "Only a machine key may: call this from your server, with Authorization: Bearer csync_…."
            : Grant.Of(Context)?.Role >= needed?.Role
            ? "A feed token does not reach this: use a machine key, or sign in."
            : $"This takes the role {needed?.Role}; an admin can give it at /settings.");
    }

    private Task<AuthenticateResult> OfToken(string token) =>
        token.StartsWith(Credentials.KeyPrefix, StringComparison.Ordinal) ? OfKey(token)
        : token.StartsWith(FeedTokens.Prefix, StringComparison.Ordinal)
        ? Find(token, OfFeedToken, "This feed token is over, or its key was revoked: get another from your server.")
        : jwt.IsOn ? OfJwt()
        : Nobody(NoKey);

    /// <summary>The checksum is for slips of the pen: one that is known has none.</summary>
    private Task<AuthenticateResult> OfKey(string key) =>
        book.OfKey(key) is { } pass ? Let(pass)
        : !Credentials.TryReadKey(key, out _) ? Nobody(NoKey)
        : FindAgain(key, book.OfKey, "This key is not known here: it was revoked or has expired. An admin makes "
            + "another at /settings.");

    private async Task<AuthenticateResult> OfJwt() => await jwt.Read(Context) switch
    {
        { Role: not AccessRole.None } grant => await new Pass(grant, null).Result,
        null => await Nobody("This bearer token is not good here: it is over, for another audience, or not signed by "
            + "the provider of Access:Jwt:Authority."),
        _ => await Nobody("This bearer token names no role that counts here (Access:Jwt:Roles)."),
    };

    /// <summary>Whoever uses one uses no key: nothing is to be written down.</summary>
    private Pass? OfFeedToken(string token) =>
        feedTokens.Read(token) is { } grant ? new Pass(grant, seenAt: DateTimeOffset.MaxValue) : null;

    private async Task<AuthenticateResult> OfTicket(string ticket) =>
        await (await tickets.Redeem(ticket) is { } grant ? new Pass(grant, null).Result
            : Nobody("This ticket is over, or was used: get another from POST /api/feed-tickets."));

    private Task<AuthenticateResult> OfSession(string session) => !origins.MayUseCookie(Request)
        ? Nobody("The cookie counts only for pages of this front itself. Programs and other pages send a key or a "
            + "token.")
        : !SessionCookie.IsToken(session) ? Nobody("This is no session. Sign in at /sign-in.")
        : Find(session, book.OfSession, "This session has ended: sign in again at /sign-in.");

    private Task<AuthenticateResult> Find(string secret, Func<string, Pass?> find, string cure) =>
        find(secret) is { } pass ? Let(pass) : FindAgain(secret, find, cure);

    private async Task<AuthenticateResult> FindAgain(string secret, Func<string, Pass?> find, string cure)
    {
        await book.RefreshForStranger();
        return await (find(secret) is { } pass ? Let(pass) : Nobody(cure));
    }

    private Task<AuthenticateResult> Let(Pass pass)
    {
        book.Saw(pass);
        return pass.Result;
    }

    private Task<AuthenticateResult> Nobody(string cure)
    {
        _cure = cure;
        return Task.FromResult(AuthenticateResult.NoResult());
    }

    private Task Refuse(int status, string sentence) =>
        TypedResults.Problem(sentence, statusCode: status).ExecuteAsync(Context);
}
