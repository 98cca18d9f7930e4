using System.Text;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;

namespace CustomerSync.Live;

/// <summary>
/// One change, serialised once; the same bytes go to every client. Of the change itself only what filters look at is
/// kept.
/// </summary>
/// <param name="Fields">Those that the change touches.</param>
/// <param name="Bytes">A complete event of <c>text/event-stream</c>.</param>
/// <param name="Json">The change alone; a part of <paramref name="Bytes"/>.</param>
internal sealed record Frame(
    FeedCursor Cursor, ChangeKind Kind, string KindName, string ErpnextId, Guid CustomerId,
    IReadOnlyList<string> Fields, byte[] Bytes, RawJson Json)
{
    public const string EventPrefix = "customer.";

    /// <summary>Of the event, such as <c>customer.updated</c>.</summary>
    public string Name => EventPrefix + KindName;

    public static Frame Of(CustomerChange change)
    {
        var head = Encoding.UTF8.GetBytes($"id: {change.Cursor}\nevent: {EventPrefix}{change.KindName}\ndata: ");
        var json = JsonSerializer.SerializeToUtf8Bytes(change, HttpConventions.Json);
        byte[] bytes = [.. head, .. json, .. "\n\n"u8];
        return new(change.Cursor, change.Kind, change.KindName, change.ErpnextId, change.Customer.Id, change.Fields,
            bytes, new RawJson(bytes.AsMemory(head.Length, json.Length)));
    }

    /// <summary>
    /// An event of the stream. JSON escapes CR and LF, so its data is one line whatever the texts hold.
    /// </summary>
    public static byte[] Event<T>(string name, FeedCursor id, T data) =>
        Encoding.UTF8.GetBytes(
            $"id: {id}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, HttpConventions.Json)}\n\n");
}
