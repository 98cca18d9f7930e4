using System.Globalization;
using System.Text;
using CustomerSync.Customers;
using CustomerSync.Fields;

namespace CustomerSync.ErpNext;

/// <summary>
/// One field of a site's own, ready to be read from documents: a pure function of the document. What is not of its type
/// is empty.
/// </summary>
internal sealed class MappedValue(OwnField definition, FieldSource source)
{
    /// <summary>What an index of any engine takes, and what is only shown, in UTF-16 units.</summary>
    private const int MaxLine = 400, MaxText = 4_000;

    private const int DateLength = 10;

    private readonly int _maxLength = definition.Places.Contains(FieldPlace.Filter) ? MaxLine : MaxText;

    public OwnField Field => definition;

    public FieldSource Source => source;

    /// <summary>In canonical JSON; null when it is empty.</summary>
    public string? Json(DocumentReader customer, CustomerDetails details)
    {
        var readers = source.Readers(customer, details);
        var country = definition.Rule is FieldRule.Phone ? CountryOf(customer, details) : null;
        return definition.Type is FieldType.List
            ? List(readers, country) : readers.Select(reader => One(reader, country)).FirstOrDefault();
    }

    /// <summary>A text in the place of a field of ours.</summary>
    public string? Text(DocumentReader customer, CustomerDetails details, bool isLong = false)
    {
        var told = source.Readers(customer, details)
            .Select(reader => isLong ? reader.Text(source.Field) : reader.Line(source.Field)).FirstOrDefault();
        return told is null ? null : FieldRuleText.Apply(definition.Rule, told, CountryOf(customer, details));
    }

    public decimal? Number(DocumentReader customer, CustomerDetails details) => source.Readers(customer, details)
        .Select(reader => reader.Number(source.Field)).FirstOrDefault();

    /// <summary>What somebody asks for, as <see cref="Json"/> would have it.</summary>
    /// <returns>False of what is not of the field's type.</returns>
    public bool TryAsk(string text, out string? json)
    {
        var asked = new DocumentReader(_ => CanonicalJson.Of(text));
        json = string.IsNullOrEmpty(text) ? null : One(asked, null);
        return json is not null || string.IsNullOrEmpty(text);
    }

    /// <summary>What is there and cannot be read as the field's type; null when all can.</summary>
    public string? Misfit(DocumentReader customer, CustomerDetails details) =>
        definition.Type is FieldType.Text or FieldType.List ? null : source.Readers(customer, details)
            .Where(reader => reader.Text(source.Field) is not null && One(reader, null) is null)
            .Select(reader => reader.Text(source.Field)).FirstOrDefault();

    /// <param name="country">By which a number of a telephone is read.</param>
    private string? One(DocumentReader reader, string? country) => definition.Type switch
    {
        FieldType.Number or FieldType.Amount =>
            reader.Number(source.Field)?.ToString(CultureInfo.InvariantCulture),
        FieldType.Date => Date(reader.Text(source.Field)) is { } date ? CanonicalJson.Of(date) : null,
        FieldType.YesNo => YesNo(reader),
        _ => reader.Text(source.Field) is { } told && FieldRuleText.Apply(definition.Rule, told, country) is { } text
            ? CanonicalJson.Of(Cut(text)) : null,
    };

    private string? YesNo(DocumentReader reader) =>
        reader.Text(source.Field) is not null && reader.TryCheck(source.Field, out var isChecked)
            ? isChecked ? "true" : "false" : null;

    private static string? Date(string? text) => text is { Length: >= DateLength }
        && SiteTime.TryParse(text.Length == DateLength ? text : text.Replace('T', ' '), out _)
        ? text[..DateLength] : null;

    private static string? CountryOf(DocumentReader customer, CustomerDetails details) =>
        customer.Line("country") ?? details.Address?.Line("country");

    private string? List(IEnumerable<DocumentReader> readers, string? country)
    {
        var json = new StringBuilder("[");
        foreach (var text in readers.Select(reader => reader.Text(source.Field)).OfType<string>()
            .Select(told => FieldRuleText.Apply(definition.Rule, told, country)).OfType<string>())
        {
            if (json.Length > 1) json.Append(',');
            CanonicalJson.Append(json, Cut(text));
        }
        return json.Length == 1 ? null : json.Append(']').ToString();
    }

    private string Cut(string text) => text.Length <= _maxLength ? text
        : text[..(char.IsHighSurrogate(text[_maxLength - 1]) ? _maxLength - 1 : _maxLength)];
}
