using System.Text;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;

namespace CustomerSync.Live;

/// <summary>One change, serialised once; the same bytes go to every client.</summary>
/// <param name="Bytes">A complete event of <c>text/event-stream</c>.</param>
internal sealed record Frame(FeedCursor Cursor, byte[] Bytes)
{
    private const string EventPrefix = "customer.";

    public static Frame Of(CustomerChange change)
    {
        var kind = JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString());
        return new(change.Cursor, Event(EventPrefix + kind, change.Cursor, change));
    }

    /// <summary>An event of the stream. JSON escapes CR and LF, so its data is one line whatever the texts hold.</summary>
    public static byte[] Event<T>(string name, FeedCursor id, T data) =>
        Encoding.UTF8.GetBytes($"id: {id}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, HttpConventions.Json)}\n\n");
}
