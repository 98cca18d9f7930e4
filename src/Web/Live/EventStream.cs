using System.Text;
using CustomerSync.Feed;
using Microsoft.AspNetCore.Http.Features;

namespace CustomerSync.Live;

/// <summary>
/// Writes one response of <c>text/event-stream</c>. A client that takes nothing for too long is cut: it resumes.
/// </summary>
internal sealed class EventStream(HttpContext context, TimeSpan slowClient, LiveMetrics metrics)
{
    private static readonly byte[] CommentBytes = ":\n\n"u8.ToArray();

    public static EventStream Start(HttpContext context, TimeSpan slowClient, LiveMetrics metrics)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        return new EventStream(context, slowClient, metrics);
    }

    /// <summary>
    /// How long a client waits before it comes back, up to half as long again: a deploy must be no stampede.
    /// </summary>
    public void Retry(TimeSpan pause)
    {
        var milliseconds = (int)(pause.TotalMilliseconds * (1 + Random.Shared.NextDouble() / 2));
        Write(Encoding.ASCII.GetBytes(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"retry: {milliseconds}\n\n")));
    }

    public void Comment() => Write(CommentBytes);

    /// <summary>An EventSource does not see comments: by this a client knows that the connection lives.</summary>
    public void Beat(FeedCursor cursor) => Event("beat", cursor, new { cursor });

    public void Event<T>(string name, FeedCursor id, T data) => Write(Frame.Event(name, id, data));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var writer = context.Response.BodyWriter;
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }

    /// <returns>False when the client is gone or too slow.</returns>
    public async Task<bool> Flush()
    {
        try
        {
            var flush = context.Response.BodyWriter.FlushAsync(CancellationToken.None); // It ends when the client does.
            var result = flush.IsCompleted ? await flush : await flush.AsTask().WaitAsync(slowClient);
            return !result.IsCompleted && !context.RequestAborted.IsCancellationRequested;
        }
        catch (TimeoutException)
        {
            metrics.Cut(LiveEndpoints.Sse);
            context.Abort();
            return false;
        }
        catch (OperationCanceledException) { return false; } // The client is gone.
    }
}
