using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Client;

/// <summary>A customer. Fields that ERPNext left empty are null; texts are never HTML.</summary>
public sealed record Customer
{
    private static readonly Dictionary<string, JsonElement> None = [];

    /// <summary>The name of its document in ERPNext. It changes when the customer is renamed there.</summary>
    public string ErpnextId { get; init => field = value ?? ""; } = "";

    /// <summary>Of CustomerSync; it stays when the customer is renamed.</summary>
    public Guid Id { get; init; }

    /// <summary>As people call it.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Null for a person.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Whom to talk to.</summary>
    public string? ContactPerson { get; init; }

    /// <summary>Of the primary contact.</summary>
    public string? Email { get; init; }

    /// <summary>Of the primary contact.</summary>
    public string? Phone { get; init; }

    /// <summary>Plain text, lines separated by <c>\n</c>.</summary>
    public string? Address { get; init; }

    /// <summary>Of the primary address.</summary>
    public string? City { get; init; }

    /// <summary>State or province of the primary address.</summary>
    public string? State { get; init; }

    /// <summary>Of the primary address.</summary>
    public string? Country { get; init; }

    /// <summary>As the authorities know it.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>In <see cref="Currency"/>.</summary>
    public decimal? CreditLimit { get; init; }

    /// <summary>ISO 4217, such as <c>SAR</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>Such as <c>Company</c> or <c>Individual</c>.</summary>
    public string? CustomerType { get; init; }

    /// <summary>As ERPNext has it.</summary>
    public string? CustomerGroup { get; init; }

    /// <summary>As ERPNext has it.</summary>
    public string? Territory { get; init; }

    /// <summary>Such as <c>ar</c>.</summary>
    public string? Language { get; init; }

    /// <summary>An address, as it was typed.</summary>
    public string? Website { get; init; }

    /// <summary>Whether ERPNext sells to it no more.</summary>
    public bool Disabled { get; init; }

    /// <summary>Name of the Contact document in ERPNext.</summary>
    public string? PrimaryContact { get; init; }

    /// <summary>Name of the Address document in ERPNext.</summary>
    public string? PrimaryAddress { get; init; }

    /// <summary>By ERPNext's clock, without a zone: <c>yyyy-MM-dd HH:mm:ss.ffffff</c>.</summary>
    public string? ErpnextCreation { get; init; }

    /// <summary>By ERPNext's clock, without a zone: <c>yyyy-MM-dd HH:mm:ss.ffffff</c>.</summary>
    public string? ErpnextModified { get; init; }

    /// <summary>When it was learned that ERPNext deleted it; null while it lives.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>
    /// Since when it is not among the customers that are kept, though ERPNext has it; <see cref="DeletedAt"/> is told
    /// with it. Null for all others.
    /// </summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>The names that it had in ERPNext before, oldest first.</summary>
    public IReadOnlyList<string> PreviousIds { get; init => field = value ?? []; } = [];

    /// <summary>The name that it was given; set on what stays under the old one.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>The customer that it was merged into; it is deleted itself.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Of its last change: of two copies the one with the greater is newer.</summary>
    public long Sequence { get; init; }

    /// <summary>
    /// Values of the site's own fields by name: texts, numbers, booleans and lists of texts. What is empty is not there.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Custom { get; init => field = value ?? None; } = None;

    /// <summary>Fields of a newer server that this package does not know; null when there are none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UnknownFields { get; set; }
}
