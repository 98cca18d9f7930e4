using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// What a sync read of a customer's Contact and Address, kept in the customer's document under keys
/// that no webhook can tell:
/// ERPNext's own begin with a letter, and what begins with <c>_</c> is not taken from it. They hold while the customer
/// still names that contact and
/// address, or still names none and they are its defaults.
/// </summary>
internal sealed class CustomerDetails
{
    public const string ContactKey = "_contact";

    public const string AddressKey = "_address";

    /// <summary>All that are linked, where the mapping wants something of them.</summary>
    public const string ContactsKey = "_contacts", AddressesKey = "_addresses";

    /// <summary>
    /// The Customer's own email and phone when the contact was read: once they differ, the Customer was saved since and
    /// knows better.
    /// </summary>
    private const string CopiesKey = "copies";

    /// <summary>
    /// How the customer named it, which may be another spelling; null: it is the default among those that are linked.
    /// </summary>
    private const string LinkKey = "link";

    private static readonly string[] Copied = ["email_id", "mobile_no"];

    private static readonly string[] Names = ["first_name", "middle_name", "last_name"];

    private static readonly string[] AddressLines =
        ["address_line1", "address_line2", "city", "state", "pincode", "country"];

    private readonly DocumentReader? _contact;
    private readonly bool _isFresh;

    private readonly bool _isDefaultContact;
    private readonly bool _isDefaultAddress;

    private CustomerDetails(DocumentReader customer)
    {
        (_contact, Address) =
            (Held(customer, ContactKey, DetailKind.Contact), Held(customer, AddressKey, DetailKind.Address));
        (_isDefaultContact, _isDefaultAddress) =
            (IsDefault(customer, DetailKind.Contact), IsDefault(customer, DetailKind.Address));
        _isFresh = !_isDefaultContact && _contact?.Object(CopiesKey) is { } copies
            && Copied.All(field => copies.Text(field) == customer.Text(field));
    }

    /// <summary>Null while what was read is of another contact, or nothing was read.</summary>
    public DocumentReader? Contact => _contact;

    /// <summary>Null while what was read is of another address, or nothing was read.</summary>
    public DocumentReader? Address { get; }

    /// <summary>
    /// ERPNext renders only a primary address into the Customer; of another one this is the text, line by line as its
    /// own template has it.
    /// </summary>
    public string? AddressText =>
        _isDefaultAddress && Address is not null && AddressLines.Select(Address.Line).OfType<string>()
            .ToList() is { Count: > 0 } lines ? string.Join('\n', lines) : null;

    public string? ContactPerson => _contact is null ? null
        : string.Join(' ', Names.Select(_contact.Line).OfType<string>()) is { Length: > 0 } name
        ? name : _contact.Line("company_name");

    /// <summary>
    /// The primary contact's, while the Customer's copy is as old as the contact that was read; null else.
    /// </summary>
    public string? Email => _isFresh ? _contact!.Line("email_id") : null;

    public string? Phone => _isFresh ? _contact!.Line("mobile_no") : null;

    /// <summary>
    /// For a customer that has none itself: the default contact's. Of a primary one the Customer has the newer copy.
    /// </summary>
    public string? OtherEmail => _isDefaultContact ? _contact?.Line("email_id") : null;

    public string? OtherPhone => (_isDefaultContact ? _contact?.Line("mobile_no") : null) ?? _contact?.Line("phone");

    public static CustomerDetails Of(DocumentReader customer) => new(customer);

    /// <summary>The contact as the customer's document keeps it, in canonical JSON.</summary>
    /// <param name="link">How the customer names it; null when it does not.</param>
    /// <param name="more">What the mapping wants of it beside.</param>
    public static string ContactOf(
        JsonElement contact, string? link, JsonElement customer, IEnumerable<string>? more = null)
    {
        var of = new DocumentReader(customer);
        var copies = Copied.Select(field => KeyValuePair.Create(field, CanonicalJson.Of(of.Text(field))));
        var kept = Kept(contact, link, ErpNextFields.OfContact, more ?? []);
        kept[CopiesKey] = CanonicalJson.Object(copies);
        return CanonicalJson.Object(kept);
    }

    /// <summary>The address as the customer's document keeps it, in canonical JSON.</summary>
    /// <param name="link">How the customer names it; null when it does not.</param>
    /// <param name="more">What the mapping wants of it beside.</param>
    public static string AddressOf(JsonElement address, string? link, IEnumerable<string>? more = null) =>
        CanonicalJson.Object(Kept(address, link, ErpNextFields.OfAddress, more ?? []));

    /// <summary>All of them, in canonical JSON.</summary>
    public static string All(IEnumerable<JsonElement> documents, IReadOnlyList<string> wanted) =>
        $"[{string.Join(',', documents.Select(document => CanonicalJson.Object(CanonicalJson.Sorted(
            wanted.Select(field => KeyValuePair.Create(field, document.TryGetProperty(field, out var value)
                ? CanonicalJson.Of(value) : CanonicalJson.Null))))))}]";

    private static SortedDictionary<string, string> Kept(
        JsonElement document, string? link, string[] fields, IEnumerable<string> more)
    {
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal) { [LinkKey] = CanonicalJson.Of(link) };
        foreach (var field in fields)
            if (document.TryGetProperty(field, out var value)) kept[field] = CanonicalJson.Of(value);
        // What does not exist was asked for, and is empty.
        foreach (var field in more)
            kept[field] = document.TryGetProperty(field, out var value) ? CanonicalJson.Of(value) : CanonicalJson.Null;
        return kept;
    }

    /// <summary>Documents that were kept before links were know the document's own name only.</summary>
    private static DocumentReader? Held(DocumentReader customer, string key, DetailKind kind) =>
        customer.Object(key) is { } found
            && (found.Has(LinkKey) ? found.Text(LinkKey) : found.Text("name")) == customer.Text(kind.PrimaryField)
            ? found : null;

    private static bool IsDefault(DocumentReader customer, DetailKind kind) => customer.Text(kind.PrimaryField) is null;
}
