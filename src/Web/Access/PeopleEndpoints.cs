using CustomerSync.Http;
using CustomerSync.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>People, who are invited by a link.</summary>
internal static class PeopleEndpoints
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    public static void MapPeople(this RouteGroupBuilder access)
    {
        access.MapGet("people", List).WithName("ListPeople").Needs(AccessRole.Admin)
            .WithSummary("Everybody who may sign in.");
        access.MapPost("people", Invite).WithName("InvitePerson").Needs(AccessRole.Admin).Audited("person.invite")
            .WithSummary("Invites somebody: answers a link that works once, within a day.");
        access.MapPut("people/{id}", Change).WithName("ChangePerson").Needs(AccessRole.Admin).Audited("person.change")
            .WithSummary("Another name, role or end.");
        access.MapDelete("people/{id}", Remove)
            .WithName("RemovePerson").Needs(AccessRole.Admin).Audited("person.remove")
            .WithSummary("Takes everything from a person; open sessions end within seconds.");
        access.MapPost("people/{id}/link", Link).WithName("LinkPerson").Needs(AccessRole.Admin).Audited("person.link")
            .WithSummary("Another link for a person who is known.");
    }

    private static async Task<Ok<Envelope<PersonList>>> List(IGrainFactory grains)
    {
        var known = await SessionEndpoints.Read(grains);
        var sessions = known.Sessions.CountBy(session => session.PersonId).ToDictionary();
        return TypedResults.Ok(Envelope.Of(new PersonList([.. known.People.OrderBy(person => person.Name)
            .Select(person => PersonItem.Of(person, sessions.GetValueOrDefault(person.Id)))])));
    }

    private static async Task<Ok<Envelope<Invited>>> Invite(
        AccessRequest request, HttpContext context, IGrainFactory grains, AccessBook book, TimeProvider time,
        IOptions<AppOptions> app)
    {
        var (name, role) = request.Checked(time);
        var (link, invitation) = NewLink(context, time, app, new("", null, name, role, default,
            book.Within(request.Until, Grant.Of(context)!), ""));
        var person = (await grains.GetGrain<IAccessGrain>(0).Invite(invitation))!;
        context.Note(new(person.Id, $"{person.Role}"));
        return TypedResults.Ok(Envelope.Of(new Invited(PersonItem.Of(person, 0), link, invitation.LinkUntil)));
    }

    private static async Task<Results<Ok<Envelope<NewLinkAnswer>>, ProblemHttpResult>> Link(
        string id, HttpContext context, IGrainFactory grains, AccessBook book, TimeProvider time,
        IOptions<AppOptions> app)
    {
        if (Find(book, id) is { Role: AccessRole.Admin } admin && book.Outlasts(admin.Until, Grant.Of(context)!))
            return TooLong("be let in as this admin");
        var (link, invitation) = NewLink(
            context, time, app, new("", id, "", AccessRole.Viewer, default, null, ""));
        return await grains.GetGrain<IAccessGrain>(0).Invite(invitation) is null ? NotFound()
            : TypedResults.Ok(Envelope.Of(new NewLinkAnswer(link, invitation.LinkUntil)));
    }

    private static async Task<Results<Ok<Envelope<Nothing>>, ProblemHttpResult>> Change(
        string id, AccessRequest request, HttpContext context, IGrainFactory grains, AccessBook book, TimeProvider time)
    {
        var (name, role) = request.Checked(time);
        context.Note(new(id, $"{role}"));
        var me = Grant.Of(context)!;
        // Who stays longer may stay what they are.
        if (book.Outlasts(request.Until, me)
            && !(Find(book, id) is { } before && before.Role >= role && book.Outlasts(before.Until, me)))
            return TooLong("let somebody in");
        return await Answer(
            await grains.GetGrain<IAccessGrain>(0).ChangePerson(id, name, role, request.Until), book);
    }

    private static async Task<Results<Ok<Envelope<Nothing>>, ProblemHttpResult>> Remove(
        string id, IGrainFactory grains, AccessBook book)
    {
        var outcome = await grains.GetGrain<IAccessGrain>(0).RemovePerson(id);
        if (outcome is AccessOutcome.Done) await grains.GetGrain<Customers.IViewsGrain>(0).Forget(id);
        return await Answer(outcome, book);
    }

    private static async Task<Results<Ok<Envelope<Nothing>>, ProblemHttpResult>> Answer(
        AccessOutcome outcome, AccessBook book)
    {
        if (outcome is AccessOutcome.NotFound) return NotFound();
        if (outcome is AccessOutcome.LastAdmin)
            return TypedResults.Problem("This is the last admin: make another one first.",
                statusCode: StatusCodes.Status409Conflict);
        await book.Refresh();
        return TypedResults.Ok(Envelope.Of(new Nothing(), "Done"));
    }

    /// <summary>The link is told once; kept is its hash.</summary>
    private static (string Link, Invitation Invitation) NewLink(
        HttpContext context, TimeProvider time, IOptions<AppOptions> app, Invitation invitation)
    {
        var (token, request) = (Credentials.NewToken(), context.Request);
        return ($"{app.Value.Url ?? $"{request.Scheme}://{request.Host}"}/sign-in#{token}", invitation with
        {
            LinkHash = Credentials.Hash(token), LinkUntil = time.GetStorableNow() + LinkLife,
            By = Grant.Of(context)!.Name,
        });
    }

    private static Person? Find(AccessBook book, string id) =>
        book.Snapshot?.People.FirstOrDefault(person => person.Id == id);

    private static ProblemHttpResult TooLong(string what) => TypedResults.Problem(
        $"You are an admin for a time, and cannot {what} for longer than that: an admin who stays can.",
        statusCode: StatusCodes.Status403Forbidden);

    private static ProblemHttpResult NotFound() => TypedResults.Problem(
        "There is no person of that id.", statusCode: StatusCodes.Status404NotFound);
}

internal sealed record PersonList(IReadOnlyList<PersonItem> Items);

/// <param name="Sessions">With how many browsers the person is signed in.</param>
internal sealed record PersonItem(
    string Id, string Name, AccessRole Role, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset? Until,
    string Provider, DateTimeOffset? SignedInAt, int Sessions)
{
    public static PersonItem Of(Person person, int sessions) => new(
        person.Id, person.Name, person.Role, person.MadeAt, person.MadeBy, person.Until, person.Provider,
        person.SignedInAt, sessions);
}

internal sealed record Invited(PersonItem Person, string Link, DateTimeOffset LinkUntil)
{
    public override string ToString() => "An invitation";
}

internal sealed record NewLinkAnswer(string Link, DateTimeOffset LinkUntil)
{
    public override string ToString() => "A link";
}
