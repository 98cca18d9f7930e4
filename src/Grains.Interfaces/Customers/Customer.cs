using System.Text.Json.Serialization;

namespace CustomerSync.Customers;

/// <summary>
/// One customer as our database has it. Fields that ERPNext left empty are null; texts are never HTML.
/// </summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.Customer")]
public sealed record Customer
{
    /// <summary>The ERPNext document name: 1 to 140 code points, compared by code point.</summary>
    [Id(0)] public required ErpnextName ErpnextId { get; init; }

    /// <summary>Our surrogate key (UUID version 7). It stays when the customer is renamed.</summary>
    [Id(1)] public Guid Id { get; init; }

    [Id(2)] public required string Name { get; init; }
    [Id(3)] public string? CompanyName { get; init; }
    [Id(4)] public string? ContactPerson { get; init; }
    [Id(5)] public string? Email { get; init; }
    [Id(6)] public string? Phone { get; init; }

    /// <summary>Plain text, lines separated by <c>\n</c>.</summary>
    [Id(7)] public string? Address { get; init; }

    [Id(8)] public string? City { get; init; }
    [Id(9)] public string? State { get; init; }
    [Id(10)] public string? Country { get; init; }
    [Id(11)] public string? TaxNumber { get; init; }

    /// <summary>In <c>currency</c>; at most nine decimals.</summary>
    [Id(12)] public decimal? CreditLimit { get; init; }

    [Id(13)] public string? Currency { get; init; }
    [Id(14)] public string? CustomerType { get; init; }
    [Id(15)] public string? CustomerGroup { get; init; }
    [Id(16)] public string? Territory { get; init; }
    [Id(17)] public string? Language { get; init; }
    [Id(18)] public string? Website { get; init; }
    [Id(19)] public bool Disabled { get; init; }

    /// <summary>Name of the primary Contact document in ERPNext.</summary>
    [Id(20)] public string? PrimaryContact { get; init; }

    /// <summary>Name of the primary Address document in ERPNext.</summary>
    [Id(21)] public string? PrimaryAddress { get; init; }

    /// <summary>ERPNext's <c>creation</c>, site time, <c>yyyy-MM-dd HH:mm:ss.ffffff</c>.</summary>
    [Id(22)] public SiteTime? ErpnextCreation { get; init; }

    /// <summary>ERPNext's <c>modified</c>, site time, <c>yyyy-MM-dd HH:mm:ss.ffffff</c>.</summary>
    [Id(23)] public SiteTime? ErpnextModified { get; init; }

    /// <summary>When we learned that ERPNext deleted it (UTC); null while it lives.</summary>
    [Id(24)] public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Place of its last change in the feed; 0 before the first.</summary>
    [Id(25)] public long Sequence { get; init; }

    /// <summary>The ERPNext names that it had before, oldest first.</summary>
    [Id(26)] public IReadOnlyList<ErpnextName> PreviousIds { get; init; } = [];

    /// <summary>The name that it was given; set on what stays under the old name to stop late deliveries.</summary>
    [Id(27)] public ErpnextName? RenamedTo { get; init; }

    /// <summary>The customer that it was merged into; it is deleted itself.</summary>
    [Id(28)] public ErpnextName? MergedInto { get; init; }

    /// <summary>Values of the site's own fields, those that are not empty; null where there are none.</summary>
    [Id(29), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CustomValues? Custom { get; init; }

    /// <summary>
    /// Since when it is not among the customers that are kept (UTC): ERPNext has it, the site's filter leaves it out.
    /// <see cref="DeletedAt"/> is told with it, so that who knows only that shows it no more. Null for all others.
    /// </summary>
    [Id(30), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>Whether ERPNext has it, kept here or not.</summary>
    [JsonIgnore]
    public bool IsInErpNext => DeletedAt is null || LeftAt is not null;
}
