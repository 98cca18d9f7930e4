using System.Buffers;
using System.IO.Pipelines;
using CustomerSync.Cluster;
using CustomerSync.Customers;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CustomerSync.Webhooks;

/// <summary>Takes one delivery in: who may, is it authentic, whom does it concern; then the customer's grain, in bounded time.</summary>
internal sealed class WebhookIntake(
    IntakeGate gate, IntakeCounters counters, WebhookSignature signature, WebhookSecrets secrets, ClusterConnection cluster, IGrainFactory grains, TimeProvider time)
{
    /// <summary>A Customer document of a real site is 1 to 70 KB.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    private const int MaxEventLength = 140;

    /// <exception cref="RefusedException">It was refused; the exception says how to answer.</exception>
    public async Task<DeliveryAnswer> Take(HttpContext context)
    {
        if (gate.WhyNotAllowed(context) is { } reason) throw Refused(context, Refusal.NotAllowed, StatusCodes.Status403Forbidden, reason);
        if (!counters.TryEnter(gate.MaxInFlight))
            throw Refused(context, Refusal.Busy, StatusCodes.Status503ServiceUnavailable, "Too many deliveries are being worked on; send it again.");
        try { return await TakeWithin(context, time.GetTimestamp()); }
        catch (Exception error) when (ExceptionProblems.IsPassing(error))
        {
            counters.Refused(Refusal.Unavailable, context, error.Message);
            throw;
        }
        finally { counters.Leave(); }
    }

    private async Task<DeliveryAnswer> TakeWithin(HttpContext context, long started)
    {
        var receivedAt = time.GetStorableNow();
        var body = await ReadBody(context);
        var key = await Authenticate(context, body, started);
        var delivery = ToDelivery(context.Request, body, key, receivedAt);
        cluster.ThrowIfNotReached();
        var log = grains.GetGrain<IDeliveryLogGrain>(0);
        WebhookBody parsed;
        try { parsed = WebhookBody.Parse(body, delivery.ContentType); }
        catch (UnusableBodyException unusable)
        {
            await Within(started, log.Reject(delivery, unusable.Message).WaitAsync);
            throw new RefusedException(unusable.IsUnreadable ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity, unusable.Message);
        }
        delivery = delivery with { Event = Cut(parsed.Event) ?? delivery.Event };
        var result = await Within(started, grains.GetGrain<ICustomerGrain>(parsed.Name).Deliver(delivery).WaitAsync);
        if (result.Outcome is DeliveryOutcome.Rejected) throw new RefusedException(StatusCodes.Status422UnprocessableEntity, result.Reason!);
        return new DeliveryAnswer(delivery.Id, result.Outcome, parsed.Name, result.Reason, result.Kind, result.Cursor);
    }

    /// <summary>A signature that matches nothing may be of a secret that was made a moment ago: they are read again before it is refused.</summary>
    private async Task<SigningKey> Authenticate(HttpContext context, byte[] body, long started)
    {
        if (signature.WhyRefused(context.Request.Headers, body, out var key) is null) return key;
        if (WebhookSignature.IsSigned(context.Request.Headers)) await Within(started, secrets.Refresh().WaitAsync);
        return signature.WhyRefused(context.Request.Headers, body, out key) is { } refused ? throw Unauthenticated(context, refused) : key;
    }

    private static Delivery ToDelivery(HttpRequest request, byte[] body, SigningKey key, DateTimeOffset receivedAt) => new()
    {
        Id = Guid.CreateVersion7(receivedAt).ToString("N"),
        ReceivedAt = receivedAt,
        Event = Cut(request.Query["event"].FirstOrDefault() ?? request.Headers["X-CustomerSync-Event"].FirstOrDefault()) ?? "",
        Body = body,
        ContentType = request.ContentType,
        Sender = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
        SignedWith = key,
    };

    /// <summary>What is left of the time for the whole delivery, spent on waiting for a grain.</summary>
    private T Within<T>(long started, Func<TimeSpan, TimeProvider, T> wait)
    {
        var left = gate.Timeout - time.GetElapsedTime(started);
        return wait(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    private async Task<byte[]> ReadBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBodyBytes;
        var reader = context.Request.BodyReader;
        using var timeout = new CancellationTokenSource(gate.Timeout, time);
        using var giveUp = timeout.Token.Register(reader.CancelPendingRead);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                if (read.IsCompleted) return Taken(reader, read.Buffer);
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCanceled) throw Refused(context, Refusal.TooSlow, StatusCodes.Status408RequestTimeout, "The body did not arrive in time.");
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw Refused(context, Refusal.TooLarge, error.StatusCode, "The body is larger than 1 MiB, which no Customer is.");
        }
    }

    private static byte[] Taken(PipeReader reader, ReadOnlySequence<byte> buffer)
    {
        var body = buffer.ToArray();
        reader.AdvanceTo(buffer.End);
        return body;
    }

    private RefusedException Unauthenticated(HttpContext context, string reason) => gate.TryFail(context.Connection.RemoteIpAddress)
        ? Refused(context, Refusal.Unauthenticated, StatusCodes.Status401Unauthorized, reason)
        : Refused(context, Refusal.RateLimited, StatusCodes.Status429TooManyRequests, $"Too many requests of this address failed. {reason}");

    private RefusedException Refused(HttpContext context, Refusal refusal, int status, string reason)
    {
        counters.Refused(refusal, context, reason);
        return new RefusedException(status, reason);
    }

    private static string? Cut(string? eventName) => eventName?.Length > MaxEventLength ? eventName[..MaxEventLength] : eventName;
}

/// <summary>A request that is answered with a status and a sentence that says what to do.</summary>
internal sealed class RefusedException(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}
