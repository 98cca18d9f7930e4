using System.Text;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;

namespace CustomerSync.Live;

/// <summary>One change, serialised once; the same bytes go to every client, and a filter looks at the change itself.</summary>
/// <param name="Name">Of the event, such as <c>customer.updated</c>.</param>
/// <param name="Bytes">A complete event of <c>text/event-stream</c>.</param>
/// <param name="Json">The change alone; a part of <paramref name="Bytes"/>.</param>
internal sealed record Frame(FeedCursor Cursor, string Name, CustomerChange Change, byte[] Bytes, RawJson Json)
{
    public const string EventPrefix = "customer.";

    private static readonly Dictionary<ChangeKind, string> Names =
        Enum.GetValues<ChangeKind>().ToDictionary(kind => kind, kind => EventPrefix + JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));

    public static Frame Of(CustomerChange change)
    {
        var name = Names[change.Kind];
        var head = Encoding.UTF8.GetBytes($"id: {change.Cursor}\nevent: {name}\ndata: ");
        var json = JsonSerializer.SerializeToUtf8Bytes(change, HttpConventions.Json);
        byte[] bytes = [.. head, .. json, .. "\n\n"u8];
        return new(change.Cursor, name, change, bytes, new RawJson(bytes.AsMemory(head.Length, json.Length)));
    }

    /// <summary>An event of the stream. JSON escapes CR and LF, so its data is one line whatever the texts hold.</summary>
    public static byte[] Event<T>(string name, FeedCursor id, T data) =>
        Encoding.UTF8.GetBytes($"id: {id}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, HttpConventions.Json)}\n\n");
}
