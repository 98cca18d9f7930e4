using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Webhooks;

/// <summary>The intake of ERPNext's webhooks.</summary>
internal static class WebhookEndpoints
{
    private const string Path = "/api/webhooks/erpnext/customers";

    /// <summary>A Customer document of a real site is 1 to 70 KB.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    private const int MaxEventLength = 140;

    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSettings<WebhookOptions>(WebhookOptions.Section);
        return services.AddSingleton<WebhookSignature>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder app) => app
        .MapMethods(Path, [HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete], Receive)
        .WithName("ReceiveWebhook").WithSummary("Takes a delivery from ERPNext; answered after the commit.").WithTags("Webhooks");

    private static async Task<Results<Ok<Envelope<DeliveryAnswer>>, ProblemHttpResult>> Receive(
        HttpContext context, WebhookSignature signature, IGrainFactory grains, TimeProvider time)
    {
        var receivedAt = time.GetUtcNow();
        var bytes = await ReadBody(context);
        if (signature.WhyRefused(context.Request.Headers, bytes.Span) is { } refused)
            return TypedResults.Problem(refused, statusCode: StatusCodes.Status401Unauthorized);

        var id = Guid.CreateVersion7(receivedAt).ToString("N");
        WebhookBody body;
        try { body = WebhookBody.Parse(bytes); }
        catch (UnusableBodyException unusable)
        {
            await grains.GetGrain<IDeliveryLogGrain>(0).Reject(new(id, receivedAt, Event(context.Request, null), unusable.Message));
            return TypedResults.Problem(unusable.Message, statusCode: unusable.Status);
        }

        var delivery = new Delivery { Id = id, ReceivedAt = receivedAt, Event = Event(context.Request, body), Document = body.Document };
        var result = await grains.GetGrain<ICustomerGrain>(body.Name).Deliver(delivery);
        return result.Outcome is DeliveryOutcome.Rejected
            ? TypedResults.Problem(result.Reason, statusCode: StatusCodes.Status422UnprocessableEntity)
            : TypedResults.Ok(Answer(body.Name, id, result));
    }

    /// <summary>The signed body tells the event; an address or a header only when the body does not.</summary>
    private static string Event(HttpRequest request, WebhookBody? body)
    {
        var name = body?.Event ?? request.Query["event"].FirstOrDefault() ?? request.Headers["X-CustomerSync-Event"].FirstOrDefault() ?? "";
        return name.Length <= MaxEventLength ? name : name[..MaxEventLength];
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBody(HttpContext context)
    {
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false }) limit.MaxRequestBodySize = MaxBodyBytes;
        using var buffer = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 4096, MaxBodyBytes));
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static Envelope<DeliveryAnswer> Answer(string name, string id, DeliveryResult result) =>
        Envelope.Of(new DeliveryAnswer(id, result.Outcome, name, result.Kind, result.Cursor), result.Outcome.ToString());
}

/// <summary>What became of a delivery.</summary>
/// <param name="Kind">The kind of change, when one was made.</param>
/// <param name="Cursor">Its place in the feed.</param>
internal sealed record DeliveryAnswer(string DeliveryId, DeliveryOutcome Outcome, string ErpnextId, ChangeKind? Kind, FeedCursor? Cursor);
