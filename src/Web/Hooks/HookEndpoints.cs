using CustomerSync.Access;
using CustomerSync.Feed;
using CustomerSync.Http;
using CustomerSync.Setup;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Hooks;

/// <summary>Subscriptions of outgoing webhooks.</summary>
internal static class HookEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapHooks(this IEndpointRouteBuilder app)
    {
        var hooks = app.MapGroup("/api/hooks").WithTags("Outgoing webhooks").Needs(AccessRole.Admin);
        hooks.MapGet("", List).WithName("ListHooks").WithSummary("The subscriptions, without their secrets.");
        hooks.MapPost("", Make).WithName("MakeHook").Audited("hook.make")
            .WithSummary("Makes a subscription; its secret is told in this answer and never again.");
        hooks.MapGet("{id}", Find).WithName("FindHook").WithSummary("One subscription, and how far it is.");
        hooks.MapPut("{id}", Change).WithName("ChangeHook").Audited("hook.change")
            .WithSummary("Changes name, address and filters.");
        hooks.MapDelete("{id}", Remove).WithName("RemoveHook").Audited("hook.remove")
            .WithSummary("Removes a subscription with its log.");
        hooks.MapPost("{id}/pause", Pause).WithName("PauseHook").Audited("hook.pause")
            .WithSummary("Sends nothing until it is resumed; what happens meanwhile is told then.");
        hooks.MapPost("{id}/resume", Resume).WithName("ResumeHook").Audited("hook.resume")
            .WithSummary("Goes on where it stood, or after another cursor.");
        hooks.MapPost("{id}/rotate", Rotate).WithName("RotateHook").Audited("hook.rotate")
            .WithSummary("Makes a new secret; for a day messages are signed with the one before too.");
        hooks.MapPost("{id}/end-rotation", EndRotation).WithName("EndHookRotation").Audited("hook.end-rotation")
            .WithSummary("Messages are signed with the newest secret alone.");
        hooks.MapPost("{id}/test", Test).WithName("TestHook").Audited("hook.test")
            .WithSummary("Sends a message of type test now, and answers what came back.");
        hooks.MapGet("{id}/attempts", Attempts).WithName("ListHookAttempts")
            .WithSummary("What was sent, newest first: the last 1,000 requests, for 14 days.");
        hooks.MapPost("{id}/attempts/{attempt}/replay", Replay).WithName("ReplayHookAttempt").Audited("hook.replay")
            .WithSummary("Sends a message of the log again now, with the same webhook-id.");
    }

    private static async Task<Ok<Envelope<HookList>>> List(IGrainFactory grains)
    {
        var (list, head) = (await grains.GetGrain<IHooksGrain>(0).List(), await Head(grains));
        return TypedResults.Ok(Envelope.Of(new HookList([.. list.Select(one => HookItem.Of(one, head.Cursor))])));
    }

    private static async Task<Results<Ok<Envelope<NewHook>>, ProblemHttpResult>> Make(
        HookRequest request, HttpContext context, IGrainFactory grains, SecretProtector protector, AccessBook book,
        TimeProvider time)
    {
        var me = Grant.Of(context)!;
        var (secret, text) = HookSecrets.New(protector, time);
        var settings = request.Checked() with
        {
            Secrets = [secret], MadeAt = secret.MadeAt, MadeBy = me.Name, Until = book.Within(null, me),
        };
        var after = await Place(grains, request.After ?? HookPlaces.Now);
        var result = await grains.GetGrain<IHooksGrain>(0).Add(settings, after);
        if (result.Subscription is not { } made) return Refused(result.Refusal!, StatusCodes.Status400BadRequest);
        context.Note(new(made.Id));
        return TypedResults.Ok(Envelope.Of(new NewHook(HookItem.Of(made, (await Head(grains)).Cursor), text)));
    }

    private static async Task<Results<Ok<Envelope<HookItem>>, ProblemHttpResult>> Find(string id, IGrainFactory grains) =>
        await Answer(new(await Hook(grains, id).Read()), grains);

    private static async Task<Results<Ok<Envelope<HookItem>>, ProblemHttpResult>> Change(
        string id, HookRequest request, HttpContext context, IGrainFactory grains, AccessBook book)
    {
        if (request.After is not null)
            throw new BadHttpRequestException("after is not changed here: pause it, and resume it after that cursor.");
        var wanted = request.Checked() with { Until = book.Within(null, Grant.Of(context)!) };
        return await Answer(await Hook(grains, id).Change(wanted), grains);
    }

    private static async Task<Results<Ok<Envelope<Nothing>>, ProblemHttpResult>> Remove(string id, IGrainFactory grains) =>
        await Hook(grains, id).Remove() ? TypedResults.Ok(Envelope.Of(new Nothing(), "Removed")) : NotFound();

    private static async Task<Results<Ok<Envelope<HookItem>>, ProblemHttpResult>> Pause(string id, IGrainFactory grains) =>
        await Answer(await Hook(grains, id).Pause(), grains);

    private static async Task<Results<Ok<Envelope<HookItem>>, ProblemHttpResult>> Resume(
        string id, ResumeRequest request, IGrainFactory grains)
    {
        request.Check();
        FeedCursor? after = request.After is null ? null : await Place(grains, request.After);
        return await Answer(await Hook(grains, id).Resume(after), grains);
    }

    private static async Task<Results<Ok<Envelope<NewHook>>, ProblemHttpResult>> Rotate(
        string id, IGrainFactory grains, SecretProtector protector, TimeProvider time)
    {
        var (secret, text) = HookSecrets.New(protector, time);
        return (await Hook(grains, id).Rotate(secret)).Subscription is { } rotated
            ? TypedResults.Ok(Envelope.Of(new NewHook(HookItem.Of(rotated, (await Head(grains)).Cursor), text)))
            : NotFound();
    }

    private static async Task<Results<Ok<Envelope<HookItem>>, ProblemHttpResult>> EndRotation(
        string id, IGrainFactory grains) => await Answer(await Hook(grains, id).EndRotation(), grains);

    private static async Task<Results<Ok<Envelope<AttemptItem>>, ProblemHttpResult>> Test(
        string id, IGrainFactory grains) => Sent(await Hook(grains, id).Test());

    private static async Task<Results<Ok<Envelope<AttemptItem>>, ProblemHttpResult>> Replay(
        string id, string attempt, IGrainFactory grains) => Sent(await Hook(grains, id).Replay(attempt));

    private static async Task<Ok<Envelope<AttemptList>>> Attempts(
        string id, IGrainFactory grains, string? after, string? before, int? limit, bool? failed)
    {
        var page = await Hook(grains, id).Attempts(after ?? before, limit ?? DefaultLimit, failed is true);
        return TypedResults.Ok(Envelope.Of(new AttemptList([.. page.Items.Select(AttemptItem.Of)], page.NextCursor)));
    }

    /// <summary>A grain's key goes into the database as it is, so it is cut to what an id can be.</summary>
    /// <summary>An id of nothing but blanks is no key of a grain: there is no such subscription either.</summary>
    private static IHookGrain Hook(IGrainFactory grains, string id) =>
        grains.GetGrain<IHookGrain>(string.IsNullOrWhiteSpace(id) ? "-" : NameText.Cut(id, 32));

    private static async Task<FeedHead> Head(IGrainFactory grains) => await grains.GetGrain<IFeedGrain>(0).Head();

    private static Task<FeedCursor> Place(IGrainFactory grains, string after) =>
        HookPlaces.Find(grains.GetGrain<IFeedGrain>(0), after);

    private static async Task<Results<Ok<Envelope<HookItem>>, ProblemHttpResult>> Answer(
        HookResult result, IGrainFactory grains)
    {
        if (result.Subscription is not { } subscription) return NotFound();
        return result.Refusal is { } refusal ? Refused(refusal, StatusCodes.Status400BadRequest)
            : TypedResults.Ok(Envelope.Of(HookItem.Of(subscription, (await Head(grains)).Cursor)));
    }

    private static Results<Ok<Envelope<AttemptItem>>, ProblemHttpResult> Sent(HookResult result) =>
        result.Attempt is { } attempt
            ? TypedResults.Ok(Envelope.Of(AttemptItem.Of(attempt), attempt.Error ?? "Delivered"))
            : Refused(result.Refusal!, result.Subscription is null
                ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);

    private static ProblemHttpResult NotFound() =>
        Refused("There is no such subscription.", StatusCodes.Status404NotFound);

    private static ProblemHttpResult Refused(string sentence, int status) =>
        TypedResults.Problem(sentence, statusCode: status);
}
