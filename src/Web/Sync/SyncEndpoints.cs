using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CustomerSync.Sync;

/// <summary>
/// Starts syncs and tells how they come on. Waiting is polling: no grain call outlives Orleans' time-out.
/// </summary>
internal static class SyncEndpoints
{
    private const int DefaultLimit = 50;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public static void MapSyncs(this IEndpointRouteBuilder app)
    {
        var syncs = app.MapGroup("/api/customers/sync").WithTags("Syncs");
        syncs.MapGet("", Overview).WithName("GetSyncOverview").Needs(AccessRole.Viewer, feedTokens: true)
            .WithSummary("What is under way, what was, and what comes next.");
        syncs.MapPost("", Basic)
            .WithName("StartBasicSync").Needs(AccessRole.Operator, feedTokens: true).Audited("sync.start")
            .RequireRateLimiting(Limits.Sync)
            .WithSummary("What changed since the last sync; answers when done, or 202 with the run after 25 s.")
            .Produces<Envelope<SyncRun>>().Produces<Envelope<SyncRun>>(StatusCodes.Status202Accepted);
        syncs.MapPost("enhanced", Enhanced)
            .WithName("StartEnhancedSync").Needs(AccessRole.Operator).Audited("sync.start")
            .RequireRateLimiting(Limits.Sync)
            .WithSummary("Everything, with contacts, addresses, deletes and renames; 202 with the run, ?wait=true "
                + "waits up to 25 s.")
            .Produces<Envelope<SyncRun>>().Produces<Envelope<SyncRun>>(StatusCodes.Status202Accepted);
        syncs.MapGet("runs", Runs)
            .WithName("ListSyncRuns").Needs(AccessRole.Viewer, feedTokens: true).WithSummary("The runs, newest first; of a kind, of a status, or those that changed something.");
        syncs.MapGet("runs/{id}", Run)
            .WithName("GetSyncRun").Needs(AccessRole.Viewer, feedTokens: true).WithSummary("One run, as it stands.");
        syncs.MapDelete("runs/{id}", Cancel).WithName("CancelSyncRun").Needs(AccessRole.Operator).Audited("sync.cancel")
            .WithSummary("Ends a run that is under way or held; what it has done stays.");
        syncs.MapPost("runs/{id}/confirm", Confirm)
            .WithName("ConfirmSyncRun").Needs(AccessRole.Operator).Audited("sync.confirm")
            .Produces<Envelope<SyncRun>>().Produces<Envelope<SyncRun>>(StatusCodes.Status202Accepted)
            .WithSummary("Lets a held run make its deletes, those that were seen: 202 while another run is under way, "
                + "after which it begins.");
        syncs.MapPost("runs/{id}/undo", Undo).WithName("UndoSyncRun").Needs(AccessRole.Operator).Audited("sync.undo")
            .Produces<Envelope<SyncRun>>(StatusCodes.Status202Accepted)
            .WithSummary("Brings back, for a day, the customers that a confirmed run has deleted.");
        syncs.MapGet("runs/{id}/deletes", HeldDeletes.List).WithName("ListSyncDeletes").Needs(AccessRole.Viewer)
            .WithSummary("Whom a held run would delete, or whom a confirmed one has deleted.");
        syncs.MapGet("runs/{id}/deletes.csv", HeldDeletes.Export).WithName("ExportSyncDeletes")
            .Needs(AccessRole.Operator).Audited("export").RequireRateLimiting(Limits.Sync)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").WithSummary("The same as CSV.");
        syncs.MapGet("runs/{id}/failures", Failures).WithName("ListSyncFailures").Needs(AccessRole.Viewer)
            .WithSummary("Customers that a run could not take.");
    }

    private static async Task<Ok<Envelope<SyncOverview>>> Overview(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Coordinator(grains).Overview()));

    private static Task<IResult> Basic(IGrainFactory grains, TimeProvider time, HttpContext context) =>
        Start(SyncKind.Basic, wait: true, grains, time, context);

    private static Task<IResult> Enhanced(IGrainFactory grains, TimeProvider time, HttpContext context, bool? wait) =>
        Start(SyncKind.Enhanced, wait ?? false, grains, time, context);

    /// <summary>A run that is under way already, of whichever kind, is the answer too.</summary>
    private static async Task<IResult> Start(
        SyncKind kind, bool wait, IGrainFactory grains, TimeProvider time, HttpContext context)
    {
        var coordinator = Coordinator(grains);
        var run = await coordinator.Start(kind, SyncTrigger.Person);
        // A full sync that was wanted while changes are synced begins afterwards.
        var isQueued = kind is SyncKind.Enhanced && run is { Kind: SyncKind.Basic, IsUnderWay: true };
        if (wait)
            run = await Wait(coordinator, run, isQueued, time, context.RequestAborted);
        if (run.Status is SyncStatus.Failed) return Failed(run);
        var location = $"/api/customers/sync/runs/{run.Id}";
        return run.IsUnderWay
            ? TypedResults.Accepted(location, Envelope.Of(run, UnderWay(kind, run)))
            : TypedResults.Ok(Envelope.Of(run, Sentence(run)));
    }

    private static string UnderWay(SyncKind wanted, SyncRun run) => (wanted, run.Kind) switch
    {
        (SyncKind.Enhanced, SyncKind.Basic) =>
            "A basic sync is under way; the enhanced sync begins when it has ended.",
        (SyncKind.Basic, SyncKind.Enhanced) => "An enhanced sync is under way, which brings the changes too.",
        _ => "The sync is under way.",
    };

    /// <param name="forNext">Whether the full sync that follows this run is waited for.</param>
    private static async Task<SyncRun> Wait(
        ISyncCoordinatorGrain coordinator, SyncRun run, bool forNext, TimeProvider time, CancellationToken client)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstLook; (run.IsUnderWay || forNext) && time.GetElapsedTime(began) < LongestWait;
            pause = pause < LongestPause ? pause * 2 : pause)
        {
            await Task.Delay(pause, time, client);
            run = await coordinator.Find(run.Id) ?? run;
            if (run.IsUnderWay || !forNext || await Next(coordinator, run) is not { } next) continue;
            (run, forNext) = (next, false);
        }
        return run;
    }

    /// <summary>The full sync that came after a run; null while there is none. Ids sort by time.</summary>
    private static async Task<SyncRun?> Next(ISyncCoordinatorGrain coordinator, SyncRun before)
    {
        var now = await coordinator.Overview();
        var full = now.Running is { Kind: SyncKind.Enhanced } running ? running : now.LastEnhanced;
        return string.CompareOrdinal(full?.Id, before.Id) > 0 ? full : null;
    }

    private static async Task<Ok<Envelope<SyncRunPage>>> Runs(
        IGrainFactory grains, [AsParameters] RunsParameters asked) =>
        TypedResults.Ok(Envelope.Of(await Coordinator(grains)
            .ListWhere(asked.ToFilter(), asked.After, asked.Limit ?? DefaultLimit)));

    private static async Task<Results<Ok<Envelope<SyncRun>>, ProblemHttpResult>> Run(string id, IGrainFactory grains) =>
        Found(await Coordinator(grains).Find(id));

    private static async Task<Results<Ok<Envelope<SyncRun>>, ProblemHttpResult>> Cancel(
        string id, IGrainFactory grains) =>
        Found(await Coordinator(grains).Cancel(id));

    /// <param name="seen">`hold.foundAt` of the list that the person saw.</param>
    private static async Task<IResult> Confirm(string id, DateTimeOffset? seen, IGrainFactory grains) =>
        Answer(await Coordinator(grains).ConfirmDeletes(id, seen));

    private static async Task<IResult> Undo(string id, IGrainFactory grains) =>
        Answer(await Coordinator(grains).Undo(id));

    private static IResult Answer(SyncAnswer answer) => answer switch
    {
        { Run: null } => Unknown(),
        { Refusal: { } refusal } => TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict),
        { Run: { IsUnderWay: true } run } => TypedResults.Ok(Envelope.Of(run)),
        { Run: { QueuedAt: not null } run } => TypedResults.Accepted(
            (string?)null, Envelope.Of(run, "It begins when the sync under way has ended.")),
        { Run: { } run } => TypedResults.Ok(Envelope.Of(run)),
    };

    private static async Task<Results<Ok<Envelope<SyncFailurePage>>, ProblemHttpResult>> Failures(
        string id, IGrainFactory grains, string? after, int? limit) =>
        await Coordinator(grains).Find(id) is null
            ? Unknown() : TypedResults.Ok(
                Envelope.Of(await Coordinator(grains).Failures(id, after, limit ?? DefaultLimit)));

    private static ISyncCoordinatorGrain Coordinator(IGrainFactory grains) => grains.GetGrain<ISyncCoordinatorGrain>(0);

    private static Results<Ok<Envelope<SyncRun>>, ProblemHttpResult> Found(SyncRun? run) =>
        run is null ? Unknown() : TypedResults.Ok(Envelope.Of(run));

    private static ProblemHttpResult Unknown() =>
        TypedResults.Problem("There is no sync run of that id.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>ERPNext is what failed, seen from here; the run is in the history and says the same.</summary>
    private static ProblemHttpResult Failed(SyncRun run) => TypedResults.Problem(new ProblemDetails
    {
        Status = StatusCodes.Status502BadGateway,
        Title = "The sync failed",
        Detail = run.Message,
        Extensions = { ["data"] = run },
    });

    private static string Sentence(SyncRun run) => run.Status switch
    {
        SyncStatus.Held => run.Message!,
        SyncStatus.Cancelled => "The sync was cancelled; what it has done stays.",
        _ => $"Synced: {run.Created} created, {run.Updated + run.Restored} updated, {run.Renamed + run.Merged} renamed or merged, {run.Deleted} deleted, {run.Left} left, {run.Unchanged} unchanged, {run.Failed} failed. {run.Message}".TrimEnd(),
    };

    /// <summary>The query string of the runs.</summary>
    internal readonly record struct RunsParameters(
        string? After, int? Limit, string? Kind, string? Status, bool? Changed)
    {
        public SyncRunFilter ToFilter() => new(QueryNames.Parse<SyncKind>(Kind, "kind"),
            QueryNames.Parse<SyncStatus>(Status, "status"), Changed ?? false);
    }
}
