using System.Text.Json;
using System.Threading.Channels;
using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Setting ERPNext up, and testing that it works.</summary>
internal static class SetupEndpoints
{
    private const string Lines = "application/x-ndjson";

    private static readonly string[] Infos = ["get_webhook_info", "info"];

    /// <summary>What can be asked for, by the names of the specification too.</summary>
    private static readonly Dictionary<string, SetupAction> Actions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["install"] = SetupAction.Install,
        ["setup_customer_webhook"] = SetupAction.Install,
        ["repair"] = SetupAction.Repair,
        ["rotate"] = SetupAction.Rotate,
        ["endRotation"] = SetupAction.EndRotation,
        ["disable"] = SetupAction.Disable,
        ["remove"] = SetupAction.Remove,
        ["forceEndRotation"] = SetupAction.ForceEndRotation,
    };

    public static void AddSetup(this IServiceCollection services)
    {
        services.AddSettings<AppOptions>(AppOptions.Section);
        services.AddSettings<ConnectionTestOptions>(ConnectionTestOptions.Section);
        services.AddSingleton<IPostConfigureOptions<AppOptions>, AppEnvironment>()
            .AddSingleton<IValidateOptions<AppOptions>, AppOptionsCheck>();
        services.AddSingleton<WebhookAddress>().AddSingleton<ConnectionTest>();
    }

    public static void MapSetup(this IEndpointRouteBuilder app)
    {
        var setup = app.MapGroup("/api/webhooks/erpnext").WithTags("Setup");
        setup.MapGet("setup", Get).WithName("GetSetup").Needs(AccessRole.Operator)
            .RequireRateLimiting(Limits.Fresh)
            .WithSummary("The webhook URL, ERPNext, its webhooks and how they differ from what they should be.");
        setup.MapPost("setup", Post).WithName("ChangeSetup").Needs(AccessRole.Admin).Audited("setup")
            .RequireRateLimiting(Limits.Setup)
            .WithSummary("Installs, repairs, disables or removes the webhooks, or rotates their secret.");
        setup.MapGet("site-log", SiteLog).WithName("GetSiteLog").Needs(AccessRole.Operator)
            .RequireRateLimiting(Limits.Fresh)
            .WithSummary("ERPNext's own side: what its Webhook Request Log and Error Log tell, asked now.");
        setup.MapGet("setup/mapping", Mapping)
            .WithName("GetMapping").Needs(AccessRole.Operator).WithSummary("The field mapping in force.");
        setup.MapPost("test", Test).WithName("TestConnection").Needs(AccessRole.Operator).Audited("test")
            .RequireRateLimiting(Limits.Sync)
            .WithSummary("Tests the whole loop; as application/x-ndjson each step as it begins and ends.")
            .Produces<Envelope<TestResult>>();
    }

    private static async Task<Results<Ok<Envelope<SetupAnswer>>, ProblemHttpResult>> Get(
        HttpContext context, IGrainFactory grains, WebhookAddress address, Webhooks.MissedDeliveries missed,
        string? action, bool? fresh)
    {
        if (fresh is true && Grant.Of(context)!.Role < AccessRole.Admin)
            return TypedResults.Problem("Only an admin has ERPNext asked again; without fresh=true you get what it "
                + "said last.", statusCode: StatusCodes.Status403Forbidden);
        if (action is not null && !Infos.Contains(action, StringComparer.OrdinalIgnoreCase))
            return Unknown(action, "GET takes get_webhook_info only, or no action");
        await missed.ReportWronglySigned();
        var (grain, target) = (grains.GetGrain<IErpNextSetupGrain>(0), address.Target);
        var report = fresh is true ? null : await grain.Last(target);
        return TypedResults.Ok(Envelope.Of(SetupAnswer.Of(report ?? await grain.Check(target))));
    }

    private static async Task<Results<Ok<Envelope<SetupAnswer>>, ProblemHttpResult>> Post(
        IGrainFactory grains, WebhookAddress address, Webhooks.WebhookSecrets secrets, Webhooks.MissedDeliveries missed,
        string? action, HttpRequest http)
    {
        var request = await Read<SetupRequest>(http);
        var name = request?.Action ?? action ?? "";
        if (Infos.Contains(name, StringComparer.OrdinalIgnoreCase))
            return await Get(http.HttpContext, grains, address, missed, null, true);
        if (!Actions.TryGetValue(name, out var known))
            return Unknown(name, $"send {{ \"action\": one of {string.Join(", ", Actions.Keys)} }}");
        http.HttpContext.Note(new(null, known.ToString()));
        await missed.ReportWronglySigned();
        var result = await grains.GetGrain<IErpNextSetupGrain>(0).Act(known, address.Target, request?.Webhooks ?? []);
        await secrets.Refresh();
        var answer = SetupAnswer.Of(result.Report) with { Done = result.Actions };
        return result.Problem is { } problem ? Undone(problem, answer)
            : TypedResults.Ok(Envelope.Of(answer, "Done"));
    }

    private static async Task<Ok<Envelope<SiteLog>>> SiteLog(
        string? erpnextId, IGrainFactory grains, WebhookAddress address) => TypedResults.Ok(Envelope.Of(
            await grains.GetGrain<IErpNextSetupGrain>(0).SiteLog(address.Url,
                string.IsNullOrEmpty(erpnextId) ? null : erpnextId)));

    private static async Task<Ok<Envelope<IReadOnlyList<MappedField>>>> Mapping(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await grains.GetGrain<IErpNextSetupGrain>(0).Mapping()));

    private static async Task<IResult> Test(
        ConnectionTest test, TimeProvider time, AccessLeases leases, HttpContext context)
    {
        using var lease = leases.TakeOrAbort(context);
        var customer = (await Read<TestRequest>(context.Request))?.Customer;
        var started = time.GetTimestamp();
        var steps = test.Start(string.IsNullOrWhiteSpace(customer) ? null : customer.Trim());
        if (!context.Request.Headers.Accept.ToString().Contains(Lines, StringComparison.OrdinalIgnoreCase))
            return await Whole(steps, customer, () => time.GetElapsedTime(started));
        await Stream(steps, context);
        return Results.Empty;
    }

    private static async Task Stream(ChannelReader<TestStep> steps, HttpContext context)
    {
        (context.Response.ContentType, context.Response.Headers.XContentTypeOptions) = (Lines, "nosniff");
        await foreach (var step in steps.ReadAllAsync(context.RequestAborted))
        {
            await JsonSerializer.SerializeAsync(
                context.Response.Body, step, HttpConventions.Json, context.RequestAborted);
            await context.Response.WriteAsync("\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task<IResult> Whole(ChannelReader<TestStep> steps, string? customer, Func<TimeSpan> elapsed)
    {
        var ended = new List<TestStep>();
        await foreach (var step in steps.ReadAllAsync())
            if (step.Status is not StepStatus.Running) ended.Add(step);
        var failed = ended.Find(step => step.Status is StepStatus.Failed);
        var result = new TestResult(failed is null, customer, Math.Round(elapsed().TotalMilliseconds), ended);
        return TypedResults.Ok(
            new Envelope<TestResult>(result.IsOk, failed is null
                ? "Everything works." : $"{failed.Title}: no. {failed.Detail} {failed.Cure}", result));
    }

    /// <summary>An empty body is none; the content type does not matter.</summary>
    private static async Task<T?> Read<T>(HttpRequest request) where T : class
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (string.IsNullOrWhiteSpace(body)) return null;
        try { return JsonSerializer.Deserialize<T>(body, HttpConventions.Json); }
        catch (JsonException)
        {
            throw new BadHttpRequestException("The body must be a JSON object, such as { \"action\": \"install\" }.");
        }
    }

    private static ProblemHttpResult Unknown(string action, string cure) => TypedResults.Problem(
        action.Length == 0 ? $"No action was given: {cure}."
            : $"There is no action '{(action.Length > 40 ? action[..40] + "…" : action)}': {cure}.",
            statusCode: StatusCodes.Status400BadRequest);

    /// <summary>ERPNext would not, or could not; what was done all the same is told.</summary>
    private static ProblemHttpResult Undone(string problem, SetupAnswer answer) => TypedResults.Problem(
        problem, statusCode: answer.Report.Problem is { Code: "unreachable" or "serverError" or "maintenance"
            or "rateLimited"
            or "bodyLost" or "notErpNext" } ? StatusCodes.Status502BadGateway : StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?> { ["data"] = answer });
}

/// <param name="Webhooks">Names of webhooks with another URL that shall become this installation's.</param>
internal sealed record SetupRequest(string? Action, IReadOnlyList<string>? Webhooks);

/// <param name="Customer">Saved as it is; null: a customer is made for the test and removed.</param>
internal sealed record TestRequest(string? Customer);

/// <summary>What the setup routes answer; the first two by the names of the specification.</summary>
/// <param name="SetupInstructions">How to set up this version of ERPNext by hand; every version's is in the report.</param>
/// <param name="Done">What was done, where something was asked for.</param>
internal sealed record SetupAnswer(
    string WebhookUrl, IReadOnlyList<string> SetupInstructions, IReadOnlyList<SetupActionTaken> Done,
    SetupReport Report)
{
    public static SetupAnswer Of(SetupReport report) =>
        new(report.WebhookUrl, report.Instructions[0].Steps, [], report);
}
