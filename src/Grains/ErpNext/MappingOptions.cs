using System.ComponentModel.DataAnnotations;

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
    /// The company whose row of <c>credit_limits</c> counts. Default none: the first row by <c>idx</c>.
    /// </summary>
    public string? Company { get; set; }
}
