using System.ComponentModel.DataAnnotations;
using CustomerSync.Fields;

namespace CustomerSync.ErpNext;

/// <summary>Section <c>Mapping</c>.</summary>
public sealed class MappingOptions
{
    public const string Section = "Mapping";

    /// <summary>Currency of a customer for whom ERPNext names none. Default SAR.</summary>
    [Required, RegularExpression("^[A-Z]{3}$",
        ErrorMessage = "Mapping:DefaultCurrency must be a three-letter currency code such as SAR.")]
    public string DefaultCurrency { get; set; } = "SAR";

    /// <summary>
    /// The same by company, such as <c>Mapping__Currencies__ACME=AED</c>: of whose row of <c>credit_limits</c> the
    /// customer's limit is, else <c>Company</c>. Default none: DefaultCurrency.
    /// </summary>
    public Dictionary<string, string> Currencies { get; set; } = [];

    /// <summary>
    /// The company whose row of <c>credit_limits</c> counts. Default none: the first row by <c>idx</c>.
    /// </summary>
    public string? Company { get; set; }

    /// <summary>
    /// The site's own fields. Default none: they are chosen on the page Settings › Fields, which else only shows these.
    /// </summary>
    public List<FieldOptions> Fields { get; set; } = [];

    /// <summary>
    /// Which customers are kept, such as <c>customerGroup=Commercial</c>: written as the list's filters, all must hold.
    /// Default none: they are chosen on the page Settings › Fields, which else only shows these.
    /// </summary>
    public List<string> Keep { get; set; } = [];

    /// <summary>
    /// Whether <c>Keep</c> comes into force also where so many would leave that a person is to be asked. Default false:
    /// it does not, and the log says how many would leave.
    /// </summary>
    public bool KeepConfirmed { get; set; }
}

/// <summary>One of <see cref="MappingOptions.Fields"/>, as <see cref="OwnField"/> says.</summary>
public sealed class FieldOptions
{
    public string? Name { get; set; }

    /// <summary>Default: its name.</summary>
    public string? Label { get; set; }

    /// <summary><c>Text</c>, <c>Number</c>, <c>Amount</c>, <c>Date</c>, <c>YesNo</c> or <c>List</c>. Default Text.</summary>
    public FieldType Type { get; set; }

    /// <summary>Such as <c>tax_category</c>, <c>Contact.department</c> or <c>sales_team[first].sales_person</c>.</summary>
    public string? Source { get; set; }

    /// <summary>
    /// Of a text: <c>None</c>, <c>Trim</c>, <c>Upper</c>, <c>Lower</c>, <c>Phone</c> or <c>PlainText</c>. Default None.
    /// </summary>
    public FieldRule Rule { get; set; }

    /// <summary>Of <c>List</c>, <c>Page</c>, <c>Search</c>, <c>Filter</c> and <c>Csv</c>. Default Page and Csv.</summary>
    public List<FieldPlace>? Places { get; set; }
}
