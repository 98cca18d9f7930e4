using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;

namespace CustomerSync.Live;

/// <summary>
/// One change, serialised once; the same bytes go to every client. Of the change itself only what filters look at is
/// kept.
/// </summary>
/// <param name="IsMerged">Whether it names another customer, that it was merged into.</param>
/// <param name="Fields">Those that the change touches.</param>
/// <param name="Bytes">A complete event of <c>text/event-stream</c>.</param>
/// <param name="Json">The change alone; a part of <paramref name="Bytes"/>.</param>
internal sealed record Frame(
    FeedCursor Cursor, ChangeKind Kind, string KindName, string ErpnextId, Guid CustomerId,
    IReadOnlyList<ErpnextName> FormerNames, bool IsMerged, IReadOnlyList<string> Fields, byte[] Bytes, RawJson Json)
{
    public const string EventPrefix = "customer.";

    /// <summary>Of the event, such as <c>customer.updated</c>.</summary>
    public string Name => EventPrefix + KindName;

    public static Frame Of(CustomerChange change) => new Frame(
        change.Cursor, change.Kind, change.KindName, change.ErpnextId, change.Customer.Id,
        change.Customer.PreviousIds, change.Customer.MergedInto is not null, change.Fields, [], default)
        .With(JsonSerializer.SerializeToUtf8Bytes(change, HttpConventions.Json));

    /// <summary>For readers who may not know that other customer.</summary>
    public Frame WithoutSurvivor()
    {
        var change = JsonNode.Parse(Json.Utf8.Span)!;
        change["customer"]!["mergedInto"] = null;
        return With(JsonSerializer.SerializeToUtf8Bytes(change, HttpConventions.Json));
    }

    private Frame With(byte[] json)
    {
        var head = Encoding.UTF8.GetBytes($"id: {Cursor}\nevent: {Name}\ndata: ");
        byte[] bytes = [.. head, .. json, .. "\n\n"u8];
        return this with { Bytes = bytes, Json = new RawJson(bytes.AsMemory(head.Length, json.Length)) };
    }

    /// <summary>
    /// An event of the stream. JSON escapes CR and LF, so its data is one line whatever the texts hold.
    /// </summary>
    public static byte[] Event<T>(string name, FeedCursor id, T data) =>
        Encoding.UTF8.GetBytes(
            $"id: {id}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, HttpConventions.Json)}\n\n");
}
