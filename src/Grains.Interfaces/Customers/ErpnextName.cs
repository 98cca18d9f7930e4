using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CustomerSync.Customers;

/// <summary>
/// The identity of a customer: its ERPNext document name, exactly as ERPNext has it, blanks at its ends too. Two names
/// are the same when all their code points are. It keys grains and rows.
/// </summary>
[JsonConverter(typeof(TextValueConverter<ErpnextName>)), Immutable]
public readonly record struct ErpnextName : ITextValue<ErpnextName>
{
    /// <summary>ERPNext's column is <c>varchar(140)</c>, counted in code points.</summary>
    public const int MaxCodePoints = 140;

    private readonly string? _text;

    private ErpnextName(string text) => _text = text;

    /// <summary>Says what is wrong with a name that ERPNext could not have given.</summary>
    public static bool TryParse(string? raw, out ErpnextName name, [NotNullWhen(false)] out string? problem)
    {
        problem = string.IsNullOrWhiteSpace(raw)
            ? "The document has no name: send `name` (in ERPNext: the document name) with every customer."
            : raw.EnumerateRunes().Count() > MaxCodePoints
            ? $"The document name is longer than ERPNext's {MaxCodePoints} characters." : null;
        name = problem is null ? new(raw!) : default;
        return problem is null;
    }

    public static ErpnextName FromStored(string text) => new(text);

    public static explicit operator ErpnextName(string stored) => new(stored);

    [return: NotNullIfNotNull(nameof(stored))]
    public static explicit operator ErpnextName?(string? stored) => stored is null ? null : new(stored);

    public static implicit operator string(ErpnextName name) => name.ToString();

    [return: NotNullIfNotNull(nameof(name))]
    public static implicit operator string?(ErpnextName? name) => name?.ToString();

    public override string ToString() => _text ?? "";
}
