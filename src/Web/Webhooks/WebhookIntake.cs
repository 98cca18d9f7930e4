using System.Diagnostics;
using CustomerSync.Cluster;
using CustomerSync.Http;

namespace CustomerSync.Webhooks;

/// <summary>
/// Takes one delivery in: who may, is it authentic, whom does it concern; then the customer's grain, in bounded time.
/// </summary>
internal sealed class WebhookIntake(
    IntakeGate gate, IntakeCounters counters, BodyReader bodies, WebhookSignature signature, WebhookSecrets secrets,
    ClusterConnection cluster, IGrainFactory grains, CustomerReferences customers, TimeProvider time)
{
    private const int MaxEventLength = 140;

    /// <exception cref="RefusedException">It was refused; the exception says how to answer.</exception>
    public async Task<DeliveryAnswer> Take(HttpContext context)
    {
        if (gate.WhyNotAllowed(context) is { } reason)
            throw counters.Refuse(context, Refusal.NotAllowed, StatusCodes.Status403Forbidden, reason);
        if (signature.WhyRefusedUnread(context.Request.Headers) is { } unsigned)
            throw gate.Fail(context, Refusal.Unauthenticated, StatusCodes.Status401Unauthorized, unsigned);
        var (started, receivedAt, isAuthentic) = (time.GetTimestamp(), time.GetStorableNow(), false);
        try
        {
            using var body = await bodies.Read(context);
            var key = await Authenticate(context, body, started);
            isAuthentic = true;
            return await TakeAuthentic(context, body, ToDelivery(context.Request, body, key, receivedAt), started);
        }
        catch (Exception error) when (ExceptionProblems.IsPassing(error))
        {
            counters.Refused(Refusal.Unavailable, context, ExceptionProblems.Sentence(error), isAuthentic);
            throw;
        }
    }

    private async Task<DeliveryAnswer> TakeAuthentic(
        HttpContext context, ReceivedBody body, Delivery delivery, long started)
    {
        if (!counters.TryEnter(gate.MaxInFlight))
            throw counters.Refuse(context, Refusal.Busy, StatusCodes.Status503ServiceUnavailable,
                "Too many deliveries are being worked on; send it again.", isAuthentic: true);
        try { return await Deliver(body, delivery, started); }
        finally { counters.Leave(); }
    }

    private async Task<DeliveryAnswer> Deliver(ReceivedBody body, Delivery delivery, long started)
    {
        cluster.ThrowIfNotReached();
        if (body.Hashes is not null)
            throw await Reject(delivery, StatusCodes.Status413PayloadTooLarge, BodyReader.TooLarge, started);
        WebhookBody parsed;
        try { parsed = delivery.Content(); }
        catch (UnusableBodyException unusable)
        {
            var (unreadable, useless) = (StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity);
            throw await Reject(delivery, unusable.IsUnreadable ? unreadable : useless, unusable.Message, started);
        }
        delivery = delivery with { Event = Cut(parsed.Event) ?? delivery.Event };
        var result = await Within(started, customers.Of(parsed.Name).Deliver(delivery).WaitAsync);
        if (result.Outcome is DeliveryOutcome.Rejected)
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, result.Reason!);
        return new DeliveryAnswer(delivery.Id, result.Outcome, parsed.Name, result.Reason, result.Kind, result.Cursor);
    }

    /// <summary>Logs what holds no customer and cannot be taken.</summary>
    private async Task<RefusedException> Reject(Delivery delivery, int status, string reason, long started)
    {
        await Within(started, grains.GetGrain<IDeliveryLogGrain>(0).Reject(delivery with { Answer = status }, reason)
            .WaitAsync);
        return new(status, reason);
    }

    /// <summary>
    /// A signature that matches nothing may be of a secret that was made a moment ago: they are read again before it is
    /// refused.
    /// </summary>
    private async Task<SigningKey> Authenticate(HttpContext context, ReceivedBody body, long started)
    {
        if (WhyRefused(context, body, out var key) is null) return key;
        if (WebhookSignature.IsSigned(context.Request.Headers)) await Within(started, secrets.Refresh().WaitAsync);
        if (WhyRefused(context, body, out key) is not { } refused) return key;
        if (signature.HasSecret && WebhookShape.EventOf(context.Request.Headers, body.Bytes) is { } eventName)
            counters.WronglySigned(eventName);
        throw gate.Fail(context, Refusal.Unauthenticated, StatusCodes.Status401Unauthorized, refused);
    }

    private string? WhyRefused(HttpContext context, ReceivedBody body, out SigningKey key) => body.Hashes is { } hashes
        ? signature.WhyRefused(context.Request.Headers, hashes, out key)
        : signature.WhyRefused(context.Request.Headers, body.Bytes, out key);

    private static Delivery ToDelivery(
        HttpRequest request, ReceivedBody body, SigningKey key, DateTimeOffset receivedAt) => new()
    {
        Id = Guid.CreateVersion7(receivedAt).ToString("N"),
        ReceivedAt = receivedAt,
        Event = Cut(request.Query["event"].FirstOrDefault()
            ?? request.Headers[WebhookShape.EventHeader].FirstOrDefault()) ?? "",
        Body = body.Bytes,
        OriginalSize = body.Hashes?.Length,
        ContentType = request.ContentType,
        Sender = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
        SignedWith = key,
        Headers = KeptHeaders.Of(request.Headers),
        TraceId = TraceOf(request),
    };

    /// <summary>Of this process where it sends traces, else of the sender.</summary>
    private static string? TraceOf(HttpRequest request) =>
        Activity.Current?.TraceId.ToHexString()
        ?? (ActivityContext.TryParse(request.Headers.TraceParent, null, out var sender)
            ? sender.TraceId.ToHexString() : null);

    /// <summary>What is left of the time for the whole delivery, spent on waiting for a grain.</summary>
    private T Within<T>(long started, Func<TimeSpan, TimeProvider, T> wait)
    {
        var left = gate.Timeout - time.GetElapsedTime(started);
        return wait(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    private static string? Cut(string? eventName) =>
        eventName?.Length > MaxEventLength ? eventName[..MaxEventLength] : eventName;
}

/// <summary>A request that is answered with a status and a sentence that says what to do.</summary>
internal sealed class RefusedException(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}
