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
        if (definition.Type is FieldType.List) return List(readers);
        return readers.Select(One).FirstOrDefault();
    }

    /// <summary>A text in the place of a field of ours.</summary>
    public string? Text(DocumentReader customer, CustomerDetails details, bool isLong = false) =>
        source.Readers(customer, details)
            .Select(reader => isLong ? reader.Text(source.Field) : reader.Line(source.Field)).FirstOrDefault();

    public decimal? Number(DocumentReader customer, CustomerDetails details) => source.Readers(customer, details)
        .Select(reader => reader.Number(source.Field)).FirstOrDefault();

    /// <summary>What somebody asks for, as <see cref="Json"/> would have it.</summary>
    /// <returns>False of what is not of the field's type.</returns>
    public bool TryAsk(string text, out string? json)
    {
        var asked = new DocumentReader(_ => CanonicalJson.Of(text));
        json = string.IsNullOrEmpty(text) ? null : One(asked);
        return json is not null || string.IsNullOrEmpty(text);
    }

    /// <summary>What is there and cannot be read as the field's type; null when all can.</summary>
    public string? Misfit(DocumentReader customer, CustomerDetails details) => source.Readers(customer, details)
        .Where(reader => reader.Text(source.Field) is not null && One(reader) is null)
        .Select(reader => reader.Text(source.Field)).FirstOrDefault();

    private string? One(DocumentReader reader) => definition.Type switch
    {
        FieldType.Number or FieldType.Amount =>
            reader.Number(source.Field)?.ToString(CultureInfo.InvariantCulture),
        FieldType.Date => Date(reader.Text(source.Field)) is { } date ? CanonicalJson.Of(date) : null,
        FieldType.YesNo => YesNo(reader),
        _ => reader.Text(source.Field) is { } text ? CanonicalJson.Of(Cut(text)) : null,
    };

    private string? YesNo(DocumentReader reader) =>
        reader.Text(source.Field) is not null && reader.TryCheck(source.Field, out var isChecked)
            ? isChecked ? "true" : "false" : null;

    private static string? Date(string? text) => text is { Length: >= DateLength }
        && SiteTime.TryParse(text.Length == DateLength ? text : text.Replace('T', ' '), out _)
        ? text[..DateLength] : null;

    private string? List(IEnumerable<DocumentReader> readers)
    {
        var json = new StringBuilder("[");
        foreach (var text in readers.Select(reader => reader.Text(source.Field)).OfType<string>())
        {
            if (json.Length > 1) json.Append(',');
            CanonicalJson.Append(json, Cut(text));
        }
        return json.Length == 1 ? null : json.Append(']').ToString();
    }

    private string Cut(string text) => text.Length <= _maxLength ? text
        : text[..(char.IsHighSurrogate(text[_maxLength - 1]) ? _maxLength - 1 : _maxLength)];
}
