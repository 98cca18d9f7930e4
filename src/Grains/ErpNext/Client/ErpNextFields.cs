namespace CustomerSync.ErpNext;

/// <summary>
/// Which fields are asked for. One that a site lacks would be refused with 417, so the customer's are first compared
/// with what exists.
/// </summary>
public static class ErpNextFields
{
    /// <summary>All that the mapping reads of a customer, in ERPNext's own and in the specification's names.</summary>
    public static IReadOnlyList<string> WantedOfCustomer { get; } =
    [
        "name", "owner", "creation", "modified", "modified_by", "customer_name", "company_name", "contact_person",
        "email_id", "mobile_no", "primary_address", "city", "state",
        "country", "tax_id", "credit_limit", "currency", "default_currency", "customer_type", "customer_group",
        "territory", "language", "website", "disabled",
        "customer_primary_contact", "customer_primary_address",
    ];

    /// <summary>A custom field that ERPNext adds to frappe's Contact; not on every site.</summary>
    internal const string BillingContact = "is_billing_contact";

    /// <summary>In every version; <c>full_name</c> is not.</summary>
    internal static readonly string[] OfContact =
        ["name", "modified", "first_name", "middle_name", "last_name", "company_name", "email_id", "phone",
            "mobile_no"];

    internal static readonly string[] OfAddress =
        ["name", "modified", "address_line1", "address_line2", "city", "county", "state", "pincode", "country", "phone",
            "email_id"];

    internal static readonly string[] OfCreditLimit = ["parent", "company", "credit_limit", "idx"];

    internal static readonly string[] OfLink = ["parent", "link_name"];

    internal static readonly string[] OfDeleted = ["creation", "deleted_name", "restored"];

    internal static readonly string[] OfComment = ["creation", "reference_name", "content"];

    /// <summary>What every document has and no meta lists.</summary>
    internal static readonly string[] Standard =
        ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx"];

    /// <summary>Field types that are layout or rows of their own, not columns.</summary>
    internal static readonly HashSet<string> WithoutColumn = new(StringComparer.Ordinal)
    {
        "Section Break", "Column Break", "Tab Break", "HTML", "Button", "Table", "Table MultiSelect", "Heading", "Fold",
        "Image",
    };

    public static IReadOnlyList<string> Of(IReadOnlySet<string> existing) =>
        [.. WantedOfCustomer.Where(existing.Contains)];
}
