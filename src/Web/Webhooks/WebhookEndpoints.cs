using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;
using CustomerSync.Sync;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>The intake of ERPNext's webhooks, and its status.</summary>
internal static class WebhookEndpoints
{
    public const string Path = "/api/webhooks/erpnext/customers";

    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSettings<WebhookOptions>(WebhookOptions.Section)
            .Validate(options => Networks.AreValid(options.AllowedSenders),
                "Webhooks:AllowedSenders must be addresses or networks such as 203.0.113.5 or 10.0.0.0/8.");
        services.AddSingleton<IPostConfigureOptions<WebhookOptions>, WebhookSecretSettings>();
        services.AddSingleton<WebhookSignature>().AddSingleton<IntakeGate>().AddSingleton<IntakeCounters>();
        services.AddSingleton<BodiesUnderWay>().AddSingleton<BodyReader>().AddSingleton<WebhookIntake>();
        services.AddSingleton<CustomerReferences>();
        services.AddSingleton<WebhookSecrets>()
            .AddHostedService(provider => provider.GetRequiredService<WebhookSecrets>());
        return services.AddSingleton<MissedDeliveries>()
            .AddHostedService(provider => provider.GetRequiredService<MissedDeliveries>());
    }

    /// <summary>
    /// A delivery needs nothing of what follows: it signs itself, and its handler knows whether a silo is there.
    /// </summary>
    public static void UseIntake(this WebApplication app) => app.Use((context, next) =>
        context.GetEndpoint() is { RequestDelegate: { } receive } endpoint
            && endpoint.Metadata.GetMetadata<Delivers>() is not null ? receive(context) : next(context));

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var intake = app.MapGroup(Path).WithTags("Webhooks");
        intake.MapMethods("", [HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete], Receive)
            .WithName("ReceiveWebhook").ForEverybody().WithMetadata(new Delivers())
            .WithSummary("Takes a delivery from ERPNext; answered after the commit.");
        intake.MapGet("", Status).WithName("GetIntakeStatus").Needs(AccessRole.Operator)
            .WithSummary("Whether deliveries are taken, and the log in numbers.");
    }

    /// <summary>Marks the endpoint that takes deliveries.</summary>
    private sealed class Delivers;

    private static async Task<WholeJson<Envelope<DeliveryAnswer>>> Receive(HttpContext context, WebhookIntake intake)
    {
        var answer = await intake.Take(context);
        return new(Envelope.Of(answer, Enum.GetName(answer.Outcome) ?? "Taken"));
    }

    private static async Task<Ok<Envelope<IntakeStatus>>> Status(
        IGrainFactory grains, IntakeCounters counters, WebhookSignature signature, IOptions<WebhookOptions> options)
    {
        var log = await grains.GetGrain<IDeliveryLogGrain>(0).Status();
        var wanted = await grains.GetGrain<ISyncCoordinatorGrain>(0).WantedCatchUp();
        var whyNotWritable = await grains.GetGrain<IFeedGrain>(0).WhyNotWritable();
        return TypedResults.Ok(
            Envelope.Of(IntakeStatus.Of(log, counters, options.Value, signature.HasSecret, wanted, whyNotWritable)));
    }
}

/// <summary>What became of a delivery.</summary>
/// <param name="Reason">One sentence when the outcome needs one.</param>
/// <param name="Kind">The kind of change, when one was made.</param>
/// <param name="Cursor">Its place in the feed.</param>
internal sealed record DeliveryAnswer(
    string DeliveryId, DeliveryOutcome Outcome, string ErpnextId, string? Reason, ChangeKind? Kind, FeedCursor? Cursor);
