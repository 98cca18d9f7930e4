using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Http;

namespace CustomerSync.Live;

/// <summary>
/// One change, serialised when the first client wants it; the same bytes go to all. Of the change itself only what
/// filters look at is kept then.
/// </summary>
internal sealed class Frame
{
    public const string EventPrefix = "customer.";

    /// <summary>The change, until somebody reads it; then what it is made into.</summary>
    private object _content;

    private Frame(CustomerChange change, object content)
    {
        (Cursor, Kind, KindName, ErpnextId) = (change.Cursor, change.Kind, change.KindName, change.ErpnextId);
        (CustomerId, FormerNames) = (change.Customer.Id, change.Customer.PreviousIds);
        IsMerged = change.Customer.MergedInto is not null;
        (Fields, _content) = (change.Fields, content);
    }

    public FeedCursor Cursor { get; }

    public ChangeKind Kind { get; }

    public string KindName { get; }

    public string ErpnextId { get; }

    public Guid CustomerId { get; }

    /// <summary>ERPNext's, from before renames.</summary>
    public IReadOnlyList<ErpnextName> FormerNames { get; }

    /// <summary>Whether it names another customer, that it was merged into.</summary>
    public bool IsMerged { get; }

    /// <summary>Those that the change touches.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Of the event, such as <c>customer.updated</c>.</summary>
    public string Name => EventPrefix + KindName;

    /// <summary>A complete event of <c>text/event-stream</c>.</summary>
    public byte[] Bytes => Content.Bytes;

    /// <summary>The change alone; a part of <see cref="Bytes"/>.</summary>
    public RawJson Json => Content.Json;

    public static Frame Of(CustomerChange change) => new(change, change);

    /// <summary>For readers who may not know that other customer.</summary>
    public Frame WithoutSurvivor()
    {
        var change = JsonNode.Parse(Json.Utf8.Span)!;
        change["customer"]!["mergedInto"] = null;
        var frame = (Frame)MemberwiseClone();
        frame._content = Encode(JsonSerializer.SerializeToUtf8Bytes(change, HttpConventions.Json));
        return frame;
    }

    private Encoded Content
    {
        get
        {
            var content = Volatile.Read(ref _content);
            if (content is Encoded encoded) return encoded;
            // Two that come first together make the same.
            encoded = Encode(JsonSerializer.SerializeToUtf8Bytes((CustomerChange)content, HttpConventions.Json));
            Volatile.Write(ref _content, encoded);
            return encoded;
        }
    }

    private Encoded Encode(byte[] json)
    {
        var head = Encoding.UTF8.GetBytes($"id: {Cursor}\nevent: {Name}\ndata: ");
        byte[] bytes = [.. head, .. json, .. "\n\n"u8];
        return new(bytes, new RawJson(bytes.AsMemory(head.Length, json.Length)));
    }

    /// <summary>
    /// An event of the stream. JSON escapes CR and LF, so its data is one line whatever the texts hold.
    /// </summary>
    public static byte[] Event<T>(string name, FeedCursor id, T data) =>
        Encoding.UTF8.GetBytes(
            $"id: {id}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, HttpConventions.Json)}\n\n");

    private sealed record Encoded(byte[] Bytes, RawJson Json);
}
