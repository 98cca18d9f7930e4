namespace CustomerSync.Access;

/// <summary>What every way to sign in ends with: a new session, its cookie, and a line of the audit.</summary>
internal sealed class SessionStart(IGrainFactory grains, AccessBook book, AuditQueue audit)
{
    private const int MaxAgent = 200;

    /// <param name="how">For the audit.</param>
    /// <param name="ask">Whether it may begin.</param>
    public async Task<SignedIn> Start(
        HttpContext context, string? how, Func<IAccessGrain, NewSession, Task<SignedIn>> ask)
    {
        var (grain, token) = (grains.GetGrain<IAccessGrain>(0), Credentials.NewToken());
        var agent = context.Request.Headers.UserAgent.ToString();
        var signedIn = await ask(grain, new(Credentials.NewId(), Credentials.Hash(token),
            context.Connection.RemoteIpAddress?.ToString(), NameText.Cut(agent, MaxAgent)));
        if (signedIn is not { Problem: SignInProblem.None, Person: { } person }) return signedIn;
        // The one that this browser had before ends: nobody goes on with what was his.
        if (context.Request.Cookies[SessionCookie.NameFor(context.Request)] is { } cookie
            && book.OfSession(cookie)?.Grant.SessionId is { } before) await grain.EndSessions([before]);
        await book.Refresh();
        SessionCookie.Set(context, token);
        audit.Add(context, "sign-in", "done", new(person.Id, how, new("person", person.Id, person.Name)));
        return signedIn;
    }
}

/// <summary>What is kept of a session that is to begin.</summary>
internal sealed record NewSession(string Id, string Hash, string? Address, string Agent)
{
    public override string ToString() => $"Session {Id}";
}
