using System.Net.ServerSentEvents;
using System.Text.Json;

namespace CustomerSync.Client;

/// <summary>A place in the feed, and the change at it; none when the reader has only come so far.</summary>
internal readonly record struct FeedItem(string? Cursor, CustomerChange? Change);

/// <summary>
/// One event stream. It is taken for dead when it says nothing for two and a half of the server's beats.
/// </summary>
internal sealed class FeedStream : IAsyncDisposable
{
    public static readonly TimeSpan Greeting = TimeSpan.FromSeconds(8);

    private const double Silence = 2.5;

    private readonly Server _server;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenRegistration _cancelled;
    private readonly CancellationToken _cancel;
    private TimeSpan _patience = Greeting;
    private HttpResponseMessage? _response;
    private SseParser<FeedItem>? _parser;
    private IAsyncEnumerator<SseItem<FeedItem>>? _events;

    public FeedStream(Server server, TimeProvider time, CancellationToken cancel)
    {
        (_server, _cancel) = (server, cancel);
        _silence = new(Timeout.InfiniteTimeSpan, time);
        _cancelled = cancel.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _silence);
    }

    /// <summary>Whether it has said anything: a proxy may hold it back.</summary>
    public bool IsGreeted { get; private set; }

    /// <summary>How long to stay away when it has ended.</summary>
    public TimeSpan Retry =>
        _parser?.ReconnectionInterval is { } named && named > TimeSpan.Zero ? named : TimeSpan.FromSeconds(1);

    /// <summary>Null at its end.</summary>
    /// <exception cref="CustomerSyncException">It is lost, or cannot be had.</exception>
    public async Task<FeedItem?> Next(string address)
    {
        try
        {
            _events ??= await Open(address);
            var next = _events.MoveNextAsync();
            if (!next.IsCompleted) _silence.CancelAfter(_patience);
            if (!await next) return null;
        }
        catch (OperationCanceledException error) when (!_cancel.IsCancellationRequested)
        {
            throw _server.Unreachable("the event stream says nothing", error);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw _server.Unreachable("the event stream has broken", error);
        }
        // The time of who reads is not the stream's.
        _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        IsGreeted = true;
        return _events.Current.Data;
    }

    public async ValueTask DisposeAsync()
    {
        await _cancelled.DisposeAsync();
        if (_events is not null) await _events.DisposeAsync();
        _response?.Dispose();
        _silence.Dispose();
    }

    private async Task<IAsyncEnumerator<SseItem<FeedItem>>> Open(string address)
    {
        _silence.CancelAfter(_patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("text/event-stream"));
        _response = await _server.Send(request, HttpCompletionOption.ResponseHeadersRead, _silence.Token);
        if (_response.Content.Headers.ContentType?.MediaType != "text/event-stream") throw _server.Foreign(_response);
        _parser = SseParser.Create(await _response.Content.ReadAsStreamAsync(_silence.Token), Parse);
        return _parser.EnumerateAsync(_silence.Token).GetAsyncEnumerator(_silence.Token);
    }

    private FeedItem Parse(string name, ReadOnlySpan<byte> data)
    {
        try
        {
            if (name.StartsWith("customer.", StringComparison.Ordinal))
                return JsonSerializer.Deserialize(data, Json.Default.CustomerChange) is { Cursor.Length: > 0 } change
                    ? new(change.Cursor, change) : throw _server.Foreign(_response!);
            // News of syncs, and what a newer server may tell beside.
            if (name is not ("ready" or "cursor" or "beat" or "reset")) return default;
            var news = JsonSerializer.Deserialize(data, Json.Default.StreamNews)!;
            if (news.Beat is { } beat) _patience = TimeSpan.FromMilliseconds(beat) * Silence;
            return name is "reset"
                ? throw new FeedResetException(new() { Cursor = news.Cursor ?? "", Reason = news.Reason ?? "" })
                : new(news.Cursor, null);
        }
        catch (JsonException) { throw _server.Foreign(_response!); }
    }
}
