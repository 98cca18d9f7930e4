using System.Runtime.InteropServices;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Json;

namespace CustomerSync.Webhooks;

/// <summary>
/// What a delivery's body holds, in any of its forms: the document, its name, and the event when the body tells it.
/// </summary>
/// <param name="Name">Addresses the customer's grain.</param>
/// <param name="Document">The ERPNext document: one JSON object, UTF-8, without NUL and lone surrogates.</param>
/// <param name="Event">From the signed body; null when it tells none.</param>
public sealed record WebhookBody(ErpnextName Name, ReadOnlyMemory<byte> Document, string? Event)
{
    /// <summary>
    /// Takes the envelopes <c>{"event", "doc": {…}}</c> and <c>{"event", "customer": {…}, "doctype"}</c>, a
    /// bare document, and a true form (<see cref="FormBody"/>). What ERPNext calls form is JSON, so the content type
    /// decides nothing that the bytes tell.
    /// </summary>
    /// <exception cref="UnusableBodyException">There is no customer in it.</exception>
    public static WebhookBody Parse(ReadOnlyMemory<byte> body, string? contentType)
    {
        body = LenientJson.WithoutMark(body);
        if (body.IsEmpty) throw new UnusableBodyException(true, "The body is empty: ERPNext's webhook must send JSON.");
        using var json = ParseJson(FormBody.IsForm(body.Span, contentType) ? FormBody.ToJson(body.Span) : body,
            out var text);
        var root = json.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw NoCustomer("The body is JSON but not an object: send a customer document, or an envelope with it "
                + "in `doc` or `customer`.");
        var document = Member(root, "doc", JsonValueKind.Object) ?? Member(root, "data", JsonValueKind.Object)
            ?? Member(root, "customer", JsonValueKind.Object) ?? root;
        RequireCustomer(root);
        RequireCustomer(document);
        if (!ErpnextName.TryParse(NameOf(document), out var name, out var problem)) throw NoCustomer(problem);
        return new WebhookBody(name, PartOf(text, JsonMarshal.GetRawUtf8Value(document)),
            Member(root, "event", JsonValueKind.String)?.GetString());
    }

    /// <summary>The document lies within the body: it is not copied.</summary>
    private static ReadOnlyMemory<byte> PartOf(ReadOnlyMemory<byte> text, ReadOnlySpan<byte> document) =>
        text.Span.Overlaps(document, out var at) ? text.Slice(at, document.Length) : document.ToArray();

    /// <param name="text">What was parsed.</param>
    private static JsonDocument ParseJson(ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> text)
    {
        try { return LenientJson.Parse(body, out text); }
        catch (JsonException error)
        {
            throw new UnusableBodyException(true, $"The body is not JSON that can be read: {error.Message}");
        }
    }

    private static void RequireCustomer(JsonElement element)
    {
        if (Member(element, "doctype", JsonValueKind.String)?.GetString() is { } doctype && doctype != "Customer")
            throw NoCustomer($"This is a {doctype}, not a Customer: set the webhook's DocType to Customer.");
    }

    /// <summary>A number is taken as its text.</summary>
    private static string? NameOf(JsonElement document) =>
        Member(document, "name", JsonValueKind.String)?.GetString()
            ?? Member(document, "name", JsonValueKind.Number)?.GetRawText();

    private static JsonElement? Member(JsonElement element, string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    private static UnusableBodyException NoCustomer(string reason) => new(false, reason);
}

/// <summary>A body without a customer in it, and what to do.</summary>
/// <param name="isUnreadable">It cannot be read at all; else it can, but holds no customer.</param>
public sealed class UnusableBodyException(bool isUnreadable, string reason) : Exception(reason)
{
    public bool IsUnreadable { get; } = isUnreadable;
}
