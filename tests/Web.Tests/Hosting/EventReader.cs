using System.Net.ServerSentEvents;
using System.Text.Json;

namespace CustomerSync.Tests.Hosting;

/// <summary>Reads an event stream with the parser of the framework, which others wrote.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
    }

    public HttpResponseMessage Response => _response;

    public static Task<EventReader> Open(RunningFront front, string? lastEventId = null, string query = "") =>
        Open(front.Http, lastEventId, query);

    public static async Task<EventReader> Open(HttpClient http, string? lastEventId = null, string query = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/customers/events" + query);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Beats come whenever nothing else did: who does not ask for them does not see them.</summary>
    public bool SeesBeats { get; set; }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<FeedEntry?> Next(string waitingFor)
    {
        try
        {
            do if (!await _events.MoveNextAsync().AsTask().WaitAsync(Timeout)) return null;
            while (_events.Current.EventType == "beat" && !SeesBeats);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No event within {Timeout}: waiting for {waitingFor}.");
        }
        catch (IOException) { return null; }
        var item = _events.Current;
        return new FeedEntry(
            item.EventType, item.EventId, JsonDocument.Parse(item.Data).RootElement, item.ReconnectionInterval);
    }

    public async Task<List<FeedEntry>> Next(int count, string waitingFor)
    {
        var entries = new List<FeedEntry>();
        while (entries.Count < count)
            entries.Add(await Next($"{waitingFor}, {entries.Count} of {count}")
                ?? throw new EndOfStreamException(waitingFor));
        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try { await _events.DisposeAsync(); }
        catch (NotSupportedException) { } // A read was under way; the response is gone.
    }
}

internal sealed record FeedEntry(string Type, string? Id, JsonElement Data, TimeSpan? Retry)
{
    public string Name => Data.GetProperty("erpnextId").GetString()!;

    public long Sequence => Data.GetProperty("sequence").GetInt64();
}
