using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Webhooks;

/// <summary>The delivery log: look up, replay, see what a replay would do.</summary>
internal static class DeliveryEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxReplay = 500;

    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var deliveries = app.MapGroup("/api/webhooks/erpnext/deliveries").WithTags("Deliveries");
        deliveries.MapGet("", List)
            .WithName("ListDeliveries").Needs(AccessRole.Viewer).WithSummary("The delivery log, newest first.");
        deliveries.MapGet("{id}", Find).WithName("GetDelivery").Needs(AccessRole.Viewer)
            .WithSummary("One delivery, with its body and headers when they were kept, which are for operators.");
        deliveries.MapPost("{id}/replay", ReplayOne)
            .WithName("ReplayDelivery").Needs(AccessRole.Operator).Audited("delivery.replay")
            .RequireRateLimiting(Limits.Replay)
            .WithSummary("Sends one logged delivery through the same rules again.");
        deliveries.MapPost("replay", ReplayMany)
            .WithName("ReplayDeliveries").Needs(AccessRole.Operator).Audited("delivery.replay")
            .RequireRateLimiting(Limits.Replay)
            .WithSummary("Replays a selection, by ids or by filter; with dryRun only tells what would change.");
    }

    private static async Task<Ok<Envelope<DeliveryPage>>> List(
        IGrainFactory grains, [AsParameters] LogParameters parameters) =>
        TypedResults.Ok(Envelope.Of(await Log(grains).List(await WithFormerNames(parameters.ToQuery(), grains))));

    /// <summary>
    /// Of a customer that was renamed also what came under its earlier names, unless another bears one now.
    /// </summary>
    private static async Task<DeliveryQuery> WithFormerNames(DeliveryQuery query, IGrainFactory grains)
    {
        var directory = grains.GetGrain<ICustomerDirectoryGrain>(0);
        if (query.ErpnextId is not { Length: > 0 } name || await directory.Find(name) is not { } customer) return query;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string former in (IEnumerable<ErpnextName>)[.. customer.PreviousIds, customer.ErpnextId])
            if (former != name && (await directory.Find(former))?.Id == customer.Id) names.Add(former);
        return query with { FormerIds = [.. names] };
    }

    private static async Task<Results<Ok<Envelope<LoggedDelivery>>, ProblemHttpResult>> Find(
        string id, HttpContext context, IGrainFactory grains)
    {
        if (await Log(grains).Find(id) is not { } delivery) return NotFound();
        // The body has all that ERPNext knows of the customer, and more than the list shows.
        var isOperator = Grant.Of(context)?.Role >= AccessRole.Operator;
        return TypedResults.Ok(Envelope.Of(isOperator ? delivery : delivery with { Body = null, Headers = null }));
    }

    private static async Task<Results<Ok<Envelope<ReplayResult>>, Ok<Envelope<ReplayPreview>>,
        ProblemHttpResult>> ReplayOne(string id, bool? dryRun, IGrainFactory grains)
    {
        if (await Log(grains).Find(id) is null) return NotFound();
        if (dryRun is true) return TypedResults.Ok(Envelope.Of(await Log(grains).Preview([id])));
        return TypedResults.Ok(Envelope.Of((await Log(grains).Replay([id]))[0]));
    }

    private static async Task<Results<Ok<Envelope<ReplayPreview>>, Ok<Envelope<ReplaySummary>>,
        ProblemHttpResult>> ReplayMany(ReplayRequest request, IGrainFactory grains)
    {
        if (request.Ids is null == request.Filter is null)
            return TypedResults.Problem(
                "Send either `ids` or `filter` (with `{}` for all).", statusCode: StatusCodes.Status400BadRequest);
        var (ids, more) = await Select(request, grains);
        if (request.DryRun) return TypedResults.Ok(Envelope.Of(await Log(grains).Preview(ids)));
        return TypedResults.Ok(Envelope.Of(ReplaySummary.Of(await Log(grains).Replay(ids), more)));
    }

    /// <summary>
    /// The oldest first: in the order in which they came, so that the log reads naturally. It decides nothing.
    /// </summary>
    private static async Task<(IReadOnlyList<string> Ids, bool More)> Select(
        ReplayRequest request, IGrainFactory grains)
    {
        if (request.Ids is { } ids) return ([.. ids.Take(MaxReplay)], ids.Count > MaxReplay);
        var page = await Log(grains).List(
            await WithFormerNames(request.Filter!.Value.ToQuery(null, MaxReplay), grains));
        return ([.. page.Items.Reverse().Select(item => item.Id)], page.NextCursor is not null);
    }

    private static IDeliveryLogGrain Log(IGrainFactory grains) => grains.GetGrain<IDeliveryLogGrain>(0);

    private static ProblemHttpResult NotFound() =>
        TypedResults.Problem(
            "There is no delivery of that id; the log keeps them for a time only.",
            statusCode: StatusCodes.Status404NotFound);

    /// <summary>
    /// The query string of the log. The outcome as it is written in answers: the framework would only take its name in
    /// C#.
    /// </summary>
    internal readonly record struct LogParameters(
        string? Outcome, string? Event, string? ErpnextId, DateTimeOffset? From, DateTimeOffset? To, string? Text,
        string? After, int? Limit)
    {
        public DeliveryQuery ToQuery() => new(QueryNames.Parse<DeliveryOutcome>(Outcome, "outcome"), Event, ErpnextId,
            From, To, Text, After, Limit ?? DefaultLimit);
    }
}

/// <summary>Which deliveries; what is left out does not matter.</summary>
internal readonly record struct DeliveryFilter(
    DeliveryOutcome? Outcome, string? Event, string? ErpnextId, DateTimeOffset? From, DateTimeOffset? To, string? Text)
{
    public DeliveryQuery ToQuery(string? before, int limit) =>
        new(Outcome, Event, ErpnextId, From, To, Text, before, limit);
}

/// <param name="DryRun">Only tells what would change, per customer and field.</param>
internal sealed record ReplayRequest(IReadOnlyList<string>? Ids, DeliveryFilter? Filter, bool DryRun);

/// <param name="More">The selection held more than one call replays: call again, with `from` or `to` moved.</param>
internal sealed record ReplaySummary(
    IReadOnlyDictionary<DeliveryOutcome, int> Outcomes, IReadOnlyList<ReplayResult> Results, bool More)
{
    public static ReplaySummary Of(IReadOnlyList<ReplayResult> results, bool more) => new(
        results.Where(result => result.Result is not null).GroupBy(result => result.Result!.Outcome)
            .ToDictionary(group => group.Key, group => group.Count()), results, more);
}
