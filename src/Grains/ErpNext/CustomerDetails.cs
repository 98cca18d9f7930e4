using System.Text.Json;
using System.Text.Json.Nodes;

namespace CustomerSync.ErpNext;

/// <summary>
/// What a sync read of a customer's primary Contact and Address (FACTS 6.2, 6.3), kept in the customer's document under keys that no webhook can tell:
/// ERPNext's own begin with a letter, and what begins with <c>_</c> is not taken from it. They hold while the customer still names that contact and address.
/// </summary>
internal sealed class CustomerDetails
{
    public const string ContactKey = "_contact";

    public const string AddressKey = "_address";

    /// <summary>The Customer's own email and phone when the contact was read: once they differ, the Customer was saved since and knows better.</summary>
    private const string CopiesKey = "copies";

    private static readonly string[] Copied = ["email_id", "mobile_no"];

    private static readonly string[] Names = ["first_name", "middle_name", "last_name"];

    private readonly DocumentReader? _contact;
    private readonly bool _isFresh;

    private CustomerDetails(DocumentReader? contact, bool isFresh, DocumentReader? address) => (_contact, _isFresh, Address) = (contact, isFresh, address);

    /// <summary>Null while what was read is of another address, or nothing was read.</summary>
    public DocumentReader? Address { get; }

    public string? ContactPerson => _contact is null ? null
        : string.Join(' ', Names.Select(_contact.Line).OfType<string>()) is { Length: > 0 } name ? name : _contact.Line("company_name");

    /// <summary>The contact's, while the Customer's copy is as old as the contact that was read; null else.</summary>
    public string? Email => _isFresh ? _contact!.Line("email_id") : null;

    public string? Phone => _isFresh ? _contact!.Line("mobile_no") : null;

    /// <summary>The contact's other number, for a customer without a mobile phone.</summary>
    public string? Landline => _contact?.Line("phone");

    public static CustomerDetails Of(DocumentReader customer)
    {
        var contact = Named(customer, ContactKey, "customer_primary_contact");
        var isFresh = contact?.Object(CopiesKey) is { } copies && Copied.All(field => copies.Text(field) == customer.Text(field));
        return new(contact, isFresh, Named(customer, AddressKey, "customer_primary_address"));
    }

    /// <summary>The contact as the customer's document keeps it.</summary>
    public static JsonElement Contact(JsonElement contact, JsonElement customer)
    {
        var kept = Kept(contact, ErpNextFields.OfContact);
        var of = new DocumentReader(customer);
        kept[CopiesKey] = new JsonObject(Copied.Select(field => KeyValuePair.Create<string, JsonNode?>(field, of.Text(field))));
        return JsonSerializer.SerializeToElement(kept);
    }

    /// <summary>The address as the customer's document keeps it.</summary>
    public static JsonElement AddressOf(JsonElement address) => JsonSerializer.SerializeToElement(Kept(address, ErpNextFields.OfAddress));

    private static JsonObject Kept(JsonElement document, string[] fields) =>
        new(fields.Where(field => document.TryGetProperty(field, out _)).Select(field => KeyValuePair.Create(field, JsonNode.Parse(document.GetProperty(field).GetRawText()))));

    private static DocumentReader? Named(DocumentReader customer, string key, string link) =>
        customer.Object(key) is { } found && found.Text("name") == customer.Text(link) ? found : null;
}
