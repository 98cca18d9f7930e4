using System.Runtime.InteropServices;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Json;

namespace CustomerSync.Webhooks;

/// <summary>Just enough of a delivery's body to address its grain: the document, its name, and the event when the body tells it.</summary>
/// <param name="Document">The ERPNext document as UTF-8 JSON.</param>
/// <param name="Event">From the signed body; null when it tells none.</param>
internal sealed record WebhookBody(string Name, byte[] Document, string? Event)
{
    /// <summary>
    /// Takes the envelopes <c>{"event", "doc": {…}}</c> and <c>{"event", "customer": {…}, "doctype"}</c> (FACTS 3.3) and a bare document.
    /// </summary>
    /// <exception cref="UnusableBodyException">There is no customer in it.</exception>
    public static WebhookBody Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) throw new UnusableBodyException(StatusCodes.Status400BadRequest, "The body is empty: ERPNext's webhook must send JSON.");
        using var json = ParseJson(body);
        var root = json.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw NoCustomer("The body is JSON but not an object: send a customer document, or an envelope with it in `doc` or `customer`.");
        var document = Member(root, "doc", JsonValueKind.Object) ?? Member(root, "customer", JsonValueKind.Object) ?? root;
        RequireCustomer(root);
        RequireCustomer(document);
        if (!ErpnextName.TryNormalize(NameOf(document), out var name, out var problem)) throw NoCustomer(problem);
        return new WebhookBody(name, JsonMarshal.GetRawUtf8Value(document).ToArray(), Member(root, "event", JsonValueKind.String)?.GetString());
    }

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> body)
    {
        try { return LenientJson.Parse(body); }
        catch (JsonException error)
        {
            throw new UnusableBodyException(StatusCodes.Status400BadRequest, $"The body is not JSON that can be read: {error.Message}");
        }
    }

    private static void RequireCustomer(JsonElement element)
    {
        if (Member(element, "doctype", JsonValueKind.String)?.GetString() is { } doctype && doctype != "Customer")
            throw NoCustomer($"This is a {doctype}, not a Customer: set the webhook's DocType to Customer.");
    }

    /// <summary>A number is taken as its text.</summary>
    private static string? NameOf(JsonElement document) =>
        Member(document, "name", JsonValueKind.String)?.GetString() ?? Member(document, "name", JsonValueKind.Number)?.GetRawText();

    private static JsonElement? Member(JsonElement element, string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    private static UnusableBodyException NoCustomer(string reason) => new(StatusCodes.Status422UnprocessableEntity, reason);
}

/// <summary>A body without a customer in it, the status that says so, and what to do.</summary>
internal sealed class UnusableBodyException(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}
