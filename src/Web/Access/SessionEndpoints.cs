using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Access;

/// <summary>Where somebody is signed in: one's own, and for an admin everybody's.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder access)
    {
        access.MapGet("sessions", List).WithName("ListSessions").Needs(AccessRole.Viewer)
            .WithSummary("One's own sessions; for an admin with all=true those of everybody.");
        access.MapDelete("sessions/{id}", End).WithName("EndSession").Needs(AccessRole.Viewer).Audited("session.end")
            .WithSummary("Ends a session: one's own, or as an admin anybody's.");
    }

    private static async Task<Results<Ok<Envelope<SessionList>>, ProblemHttpResult>> List(
        HttpContext context, IGrainFactory grains, bool? all)
    {
        var me = Grant.Of(context)!;
        if (all is true && me.Role < AccessRole.Admin)
            return TypedResults.Problem("Only an admin sees the sessions of others.",
                statusCode: StatusCodes.Status403Forbidden);
        var known = await Read(grains);
        var people = known.People.ToDictionary(person => person.Id, person => person.Name);
        return TypedResults.Ok(Envelope.Of(new SessionList([.. known.Sessions
            .Where(session => (all is true || session.PersonId == me.Id) && people.ContainsKey(session.PersonId))
            .OrderByDescending(session => session.SeenAt)
            .Select(session => new SessionItem(
                session.Id, people[session.PersonId], session.PersonId, session.MadeAt, session.SeenAt, session.Until,
                session.Address, session.Agent, session.Id == me.SessionId))])));
    }

    private static async Task<Results<Ok<Envelope<Nothing>>, ProblemHttpResult>> End(
        string id, HttpContext context, IGrainFactory grains, AccessBook book)
    {
        var me = Grant.Of(context)!;
        var session = (await Read(grains)).Sessions.FirstOrDefault(session => session.Id == id);
        if (session is null || (session.PersonId != me.Id && me.Role < AccessRole.Admin))
            return TypedResults.Problem("There is no session of that id, or it is not yours.",
                statusCode: StatusCodes.Status404NotFound);
        await grains.GetGrain<IAccessGrain>(0).EndSessions([id]);
        await book.Refresh();
        return TypedResults.Ok(Envelope.Of(new Nothing(), "Ended"));
    }

    /// <summary>Of now, and whole: when something was last used is in no version.</summary>
    public static async Task<AccessSnapshot> Read(IGrainFactory grains) =>
        await grains.GetGrain<IAccessGrain>(0).Read(0) ?? new(0, [], [], []);
}

internal sealed record SessionList(IReadOnlyList<SessionItem> Items);

internal sealed record SessionItem(
    string Id, string Person, string PersonId, DateTimeOffset MadeAt, DateTimeOffset SeenAt, DateTimeOffset Until,
    string? Address, string? Agent, bool IsCurrent);
