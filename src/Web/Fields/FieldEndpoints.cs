using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Fields;

/// <summary>The site's own fields: which there are, what could be one, and changing them.</summary>
internal static class FieldEndpoints
{
    public static void MapFields(this IEndpointRouteBuilder app)
    {
        var fields = app.MapGroup("/api/fields").WithTags("Fields");
        fields.MapGet("", Get).WithName("GetFields").Needs(AccessRole.Viewer)
            .WithSummary("The site's own fields, and how far the customers that were known before have come.");
        fields.MapGet("available", Available).WithName("ListAvailableFields").Needs(AccessRole.Admin)
            .RequireRateLimiting(Limits.Fresh)
            .WithSummary("What the site has that could be a field, asked of ERPNext now.");
        fields.MapPost("preview", Preview).WithName("PreviewFields").Needs(AccessRole.Admin)
            .RequireRateLimiting(Limits.Fresh)
            .WithSummary("What these fields would come to on real customers; nothing is changed.");
        fields.MapPost("accept", Accept).WithName("AcceptFields").Needs(AccessRole.Admin).Audited("fields.accept")
            .RequireRateLimiting(Limits.Fresh)
            .WithSummary("What is otherwise in ERPNext's fields was seen: it is told no more.");
        fields.MapPut("", Save).WithName("ChangeFields").Needs(AccessRole.Admin).Audited("fields.change")
            .WithSummary("Puts these fields in force, in the place of all that were.");
        fields.MapGet("kept", Kept).WithName("GetKept").Needs(AccessRole.Viewer)
            .WithSummary("Which of ERPNext's customers are kept, and how many are left out.");
        fields.MapPost("kept/preview", PreviewKept).WithName("PreviewKept").Needs(AccessRole.Admin)
            .RequireRateLimiting(Limits.Fresh)
            .WithSummary("Who would leave and who would come in, were these kept; nothing is changed.");
        fields.MapPut("kept", SaveKept).WithName("ChangeKept").Needs(AccessRole.Admin).Audited("fields.keep")
            .WithSummary("Decides which of ERPNext's customers are kept. Who leaves is told as `left`, who comes in as "
                + "`restored` or `created`. Where so many would leave that the brake holds it is a 409, until `confirmed`.");
    }

    private static async Task<Ok<Envelope<FieldsReport>>> Get(
        IGrainFactory grains, HttpContext context, bool? progress) =>
        TypedResults.Ok(Envelope.Of(await Fields(grains).Get(
            progress is true && Grant.Of(context)!.Role >= AccessRole.Operator)));

    private static async Task<Ok<Envelope<AvailableFields>>> Available(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Fields(grains).Available()));

    private static async Task<Ok<Envelope<FieldsReport>>> Accept(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Fields(grains).Accept()));

    private static async Task<Ok<Envelope<FieldsPreview>>> Preview(FieldsRequest request, IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Fields(grains).Preview(request.Checked().Fields)));

    private static async Task<Results<Ok<Envelope<FieldsReport>>, ProblemHttpResult>> Save(
        FieldsRequest request, HttpContext context, IGrainFactory grains)
    {
        var change = request.Checked();
        context.Note(new(null, $"{change.Fields.Count} fields"));
        var saved = await Fields(grains).Save(change);
        if (saved.Problems.Count == 0) return TypedResults.Ok(Envelope.Of(saved.Report, "Saved"));
        return TypedResults.Problem(
            string.Join(' ', saved.Problems),
            statusCode: saved.IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?> { ["problems"] = saved.Problems });
    }

    private static async Task<Ok<Envelope<KeptReport>>> Kept(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Fields(grains).Kept()));

    private static async Task<Ok<Envelope<KeptPreview>>> PreviewKept(KeptRequest request, IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Fields(grains).PreviewKept(request.Checked().Conditions)));

    private static async Task<Results<Ok<Envelope<KeptReport>>, ProblemHttpResult>> SaveKept(
        KeptRequest request, HttpContext context, IGrainFactory grains)
    {
        var change = request.Checked();
        context.Note(new(null, $"{change.Conditions.Count} conditions"));
        var saved = await Fields(grains).SaveKept(change);
        return saved.Problem is null ? TypedResults.Ok(Envelope.Of(saved.Report, "Saved"))
            : TypedResults.Problem(saved.Problem,
                statusCode: saved.IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
    }

    private static IFieldsGrain Fields(IGrainFactory grains) => grains.GetGrain<IFieldsGrain>(0);
}

/// <summary>Definitions, to be looked at or to be saved.</summary>
/// <param name="Version">Of those that they take the place of, as GET told it; not needed for a preview.</param>
/// <param name="Silent">No changes in the feed for what customers get by it.</param>
/// <param name="Load">What is not known here is read from ERPNext by a full sync; left out: yes.</param>
internal sealed record FieldsRequest(
    long? Version, IReadOnlyList<FieldItem?>? Fields, bool? Silent, bool? Load) : StrictRequest
{
    /// <exception cref="BadHttpRequestException">Something is left out, or is not known.</exception>
    public FieldsChange Checked()
    {
        RefuseUnknown();
        if (Fields is null) throw new BadHttpRequestException("fields is wanted: all of them, also those that stay.");
        return new(Version ?? 0, [.. Fields.Select(field => field?.Checked()
            ?? throw new BadHttpRequestException("fields holds one that is null."))], Silent ?? false, Load ?? true);
    }
}

/// <summary>One of them.</summary>
/// <param name="Type">text, number, amount, date, yesNo or list.</param>
/// <param name="Places">Of list, page, search, filter and csv; left out: page and csv.</param>
/// <param name="Rule">Of a text: none, trim, upper, lower, phone or plainText; left out: none.</param>
/// <param name="IsOurs">As an answer tells it; it is not looked at.</param>
internal sealed record FieldItem(
    string? Name, string? Label, string? Type, string? Source, IReadOnlyList<string?>? Places, bool? IsOurs,
    string? Rule)
    : StrictRequest
{
    public OwnField Checked()
    {
        RefuseUnknown();
        return new(Name ?? "", Label ?? Name ?? "", EnumNames.Parse<FieldType>(Type ?? "text"), Source ?? "",
            Places is null ? [FieldPlace.Page, FieldPlace.Csv]
                : [.. Places.Select(place => EnumNames.Parse<FieldPlace>(place ?? "")).Distinct()],
            Rule: EnumNames.Parse<FieldRule>(Rule ?? "none"));
    }
}

/// <summary>Which customers are kept.</summary>
/// <param name="Version">Of the definitions that GET told; not needed for a preview.</param>
/// <param name="Conditions">All must hold; none: all customers are kept.</param>
/// <param name="Confirmed">It is meant, however many leave.</param>
internal sealed record KeptRequest(
    long? Version, IReadOnlyList<KeptCondition?>? Conditions, bool? Confirmed) : StrictRequest
{
    /// <exception cref="BadHttpRequestException">Something is left out, or is not known.</exception>
    public KeptChange Checked()
    {
        RefuseUnknown();
        if (Conditions is null) throw new BadHttpRequestException("conditions is wanted; an empty list keeps all.");
        return new(Version ?? 0, [.. Conditions.Select(one => one?.Checked()
            ?? throw new BadHttpRequestException("conditions holds one that is null."))], Confirmed ?? false);
    }
}

/// <summary>One condition, as the list's filters are written.</summary>
/// <param name="Name">The field; behind a dot not, contains, starts, from or to.</param>
/// <param name="Value">Empty: the field has none, or with not any.</param>
internal sealed record KeptCondition(string? Name, string? Value) : StrictRequest
{
    public FieldFilter Checked()
    {
        RefuseUnknown();
        return new(Name ?? "", Value ?? "");
    }
}
