using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CustomerSync.Webhooks;

/// <summary>Reads the body of a delivery, in bounded time and memory.</summary>
internal sealed class BodyReader(
    IntakeGate gate, BodiesUnderWay underWay, WebhookSignature signature, TimeProvider time)
{
    public const string TooLarge = "The body is larger than 1 MiB, which no Customer is.";

    /// <summary>A Customer document of a real site is 1 to 70 KB.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>More than that is not even read to see who sent it.</summary>
    private const int MaxReadBytes = 64 * 1024 * 1024;

    /// <summary>What is kept of a body that is too large.</summary>
    private const int HeadBytes = 16 * 1024;

    /// <exception cref="RefusedException">It came too slowly or not to its end, too many others came, or it is too large
    /// and nobody signs it.</exception>
    public async Task<ReceivedBody> Read(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxReadBytes;
        var reader = context.Request.BodyReader;
        ReceivedBody? large = null;
        BodiesUnderWay.Body? waiting = null;
        CancellationTokenSource? timeout = null; // Most bodies are there with their headers: nothing is waited for.
        try
        {
            while (true)
            {
                if (!reader.TryRead(out var read))
                {
                    waiting ??= underWay.Begin(context.Connection.RemoteIpAddress, reader);
                    timeout ??= CancelAfterTimeout(reader);
                    read = await reader.ReadAsync(context.RequestAborted);
                }
                if (large is null && read.Buffer.Length > MaxBodyBytes) large = Begin(context, reader, read.Buffer);
                if (read.IsCompleted)
                    return large is null ? new(Taken(reader, read.Buffer), null) : large.Took(reader, read.Buffer);
                waiting?.Holds(large is null ? read.Buffer.Length : HeadBytes);
                if (large is null) reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                else large.Took(reader, read.Buffer);
                if (waiting?.IsGivenUp is true) throw GivenUp(context);
                if (read.IsCanceled) throw TooSlow(context);
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw gate.Fail(context, Refusal.TooLarge, error.StatusCode, TooLarge);
        }
        catch (Exception error) when (error is ConnectionResetException or OperationCanceledException
            || (error is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }
                && context.Request.ContentLength is not null)) // Chunks that are none are answered as such.
        {
            throw BrokenOff(context);
        }
        finally
        {
            waiting?.Dispose();
            timeout?.Dispose();
        }
    }

    private CancellationTokenSource CancelAfterTimeout(PipeReader reader)
    {
        var timeout = new CancellationTokenSource(gate.Timeout, time);
        timeout.Token.Register(reader.CancelPendingRead);
        return timeout;
    }

    /// <summary>Who signs is in the log with what was too large; for the rest nothing more is read.</summary>
    private ReceivedBody Begin(HttpContext context, PipeReader reader, ReadOnlySequence<byte> head)
    {
        if (WebhookSignature.IsSigned(context.Request.Headers) && signature.HasSecret)
            return new(head.Slice(0, HeadBytes).ToArray(), new BodyHashes(signature.Keys()));
        reader.AdvanceTo(head.End);
        throw gate.Fail(context, Refusal.TooLarge, StatusCodes.Status413PayloadTooLarge, TooLarge);
    }

    /// <summary>Kestrel must not read on where this read has not ended: it would log that with its stack.</summary>
    private RefusedException BrokenOff(HttpContext context)
    {
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        context.Abort();
        return gate.Fail(context, Refusal.BrokenOff, StatusCodes.Status400BadRequest,
            "The body was broken off before its end; send it again.");
    }

    private RefusedException TooSlow(HttpContext context) => gate.Fail(
        context, Refusal.TooSlow, StatusCodes.Status408RequestTimeout, "The body did not arrive in time.");

    private RefusedException GivenUp(HttpContext context) => gate.Fail(
        context, Refusal.TooSlow, StatusCodes.Status408RequestTimeout,
        "Too many bodies of this address are on their way, and this one has waited longest; send it again.");

    private static byte[] Taken(PipeReader reader, ReadOnlySequence<byte> buffer)
    {
        var body = buffer.ToArray();
        reader.AdvanceTo(buffer.End);
        return body;
    }
}

/// <summary>A body: whole, or the beginning of one that is too large, with its hashes.</summary>
internal sealed record ReceivedBody(byte[] Bytes, BodyHashes? Hashes) : IDisposable
{
    /// <summary>A part of it has been read, and is not kept.</summary>
    public ReceivedBody Took(PipeReader reader, ReadOnlySequence<byte> part)
    {
        Hashes!.Append(part);
        reader.AdvanceTo(part.End);
        return this;
    }

    public void Dispose() => Hashes?.Dispose();
}
