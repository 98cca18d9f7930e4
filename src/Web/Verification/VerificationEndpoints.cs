using CustomerSync.Access;
using CustomerSync.Http;
using CustomerSync.Sync;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Verification;

/// <summary>Whether the copy equals ERPNext, and each difference that was found.</summary>
internal static class VerificationEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxRepaired = 500;

    public static void MapVerification(this IEndpointRouteBuilder app)
    {
        var verification = app.MapGroup("/api/customers/verification").WithTags("Verification");
        verification.MapGet("", Summary).WithName("GetVerification").Needs(AccessRole.Viewer)
            .WithSummary("Whether the copy equals ERPNext: how many customers, when all of them were last compared, "
                + "differences that stand and those of the last 24 hours, what cannot be proven, and how reliable "
                + "ERPNext's webhooks are.");
        verification.MapPost("", Start).WithName("StartVerification").Needs(AccessRole.Operator).Audited("verification.start")
            .Produces<Envelope<SyncRun>>(StatusCodes.Status202Accepted)
            .WithSummary("Compares all customers of both sides and changes none: 202 with the run, which lets each sync go "
                + "first; what differs is in the list.");
        verification.MapPost("runs/{id}/pause", Pause).WithName("PauseVerification").Needs(AccessRole.Operator)
            .Audited("verification.pause").WithSummary("Stops a verification that is under way; it can be resumed where it stood.");
        verification.MapPost("runs/{id}/resume", Resume).WithName("ResumeVerification").Needs(AccessRole.Operator)
            .Audited("verification.resume").WithSummary("Goes on with a paused verification, once the sync under way has ended.");
        verification.MapPost("repair", Repair).WithName("RepairDifferences").Needs(AccessRole.Operator)
            .Audited("verification.repair")
            .Produces<Envelope<int>>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status400BadRequest)
            .WithSummary("Reads these customers from ERPNext and mends what differs, within seconds.");
        verification.MapGet("differences", Differences).WithName("ListDifferences").Needs(AccessRole.Viewer)
            .WithSummary("Each difference that a comparison with ERPNext has found, newest first: the fields with both "
                + "values, what seems to have made it, who found it, how long it stood.");
        verification.MapGet("customer", Customer).WithName("GetCustomerVerification").Needs(AccessRole.Viewer)
            .WithSummary("When one customer was last known to be as ERPNext has it, and in what it differed.");
    }

    private static async Task<IResult> Start(IGrainFactory grains)
    {
        var run = await Coordinator(grains).Start(SyncKind.Verification, SyncTrigger.Person);
        return TypedResults.Accepted($"/api/customers/sync/runs/{run.Id}", Envelope.Of(run,
            run.Kind is SyncKind.Verification ? "The verification is under way." : "It begins when the sync under way has ended."));
    }

    private static async Task<Results<Ok<Envelope<SyncRun>>, ProblemHttpResult>> Pause(string id, IGrainFactory grains) =>
        Answer(await Coordinator(grains).Pause(id));

    private static async Task<Results<Ok<Envelope<SyncRun>>, ProblemHttpResult>> Resume(string id, IGrainFactory grains) =>
        Answer(await Coordinator(grains).Resume(id));

    private static Results<Ok<Envelope<SyncRun>>, ProblemHttpResult> Answer(SyncRun? run) =>
        run is { Kind: SyncKind.Verification } ? TypedResults.Ok(Envelope.Of(run)) : TypedResults.Problem(
            "There is no verification of that id.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> Repair(RepairRequest asked, IGrainFactory grains)
    {
        if (asked.ErpnextIds is not { Count: > 0 and <= MaxRepaired } names || names.Contains(null))
            return TypedResults.Problem(
                $"`erpnextIds` must name 1 to {MaxRepaired} customers.", statusCode: StatusCodes.Status400BadRequest);
        await Coordinator(grains).Verify([.. names.OfType<string>().Distinct(StringComparer.Ordinal)]);
        return TypedResults.Accepted((string?)null, Envelope.Of(names.Count,
            "They are read from ERPNext now; what it does not have is ended here after a second look."));
    }

    private static async Task<Ok<Envelope<VerificationSummary>>> Summary(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Grain(grains).Summary()));

    private static async Task<Ok<Envelope<DifferencePage>>> Differences(
        IGrainFactory grains, [AsParameters] DifferenceParameters asked) =>
        TypedResults.Ok(Envelope.Of(
            await Grain(grains).Differences(asked.ToFilter(), asked.After, asked.Limit ?? DefaultLimit)));

    private static async Task<Results<Ok<Envelope<CustomerVerification>>, ProblemHttpResult>> Customer(
        string erpnextId, IGrainFactory grains) => await Grain(grains).Of(erpnextId) is { } found
            ? TypedResults.Ok(Envelope.Of(found))
            : TypedResults.Problem("There is no customer of that ERPNext document name.",
                statusCode: StatusCodes.Status404NotFound);

    private static ISyncCoordinatorGrain Coordinator(IGrainFactory grains) => grains.GetGrain<ISyncCoordinatorGrain>(0);

    private static IVerificationGrain Grain(IGrainFactory grains) => grains.GetGrain<IVerificationGrain>(0);

    /// <summary>Whom to mend.</summary>
    /// <param name="ErpnextIds">ERPNext's document names, 1 to 500.</param>
    internal sealed record RepairRequest(IReadOnlyList<string?>? ErpnextIds);

    /// <summary>The query string of the differences.</summary>
    internal readonly record struct DifferenceParameters(
        string? After, int? Limit, bool? Open, string? Guess, string? ErpnextId)
    {
        public DifferenceFilter ToFilter() => new(
            Open, QueryNames.Parse<DifferenceGuess>(Guess, "guess"), string.IsNullOrEmpty(ErpnextId) ? null : ErpnextId);
    }
}
