using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// Reads fields of a document by what is expected there, whatever JSON type came: a number where text is expected is
/// its text; what cannot be read as expected counts as empty.
/// </summary>
internal sealed class DocumentReader
{
    /// <summary>
    /// Longest value of a one-line field, in UTF-16 units: what an index of any engine still takes. ERPNext's own limit
    /// is 140.
    /// </summary>
    private const int MaxLine = 400;

    private static readonly decimal MaxNumber = 1_000_000_000_000_000_000m;

    private readonly JsonElement _document;

    private readonly Func<string, CanonicalValue>? _valueOf;

    /// <summary>A table is looked at several times.</summary>
    private (string? Key, JsonElement Value) _parsed;

    public DocumentReader(JsonElement document) => _document = document;

    /// <summary>A document whose values are canonical JSON already.</summary>
    public DocumentReader(Func<string, CanonicalValue> valueOf) => _valueOf = valueOf;

    public string? Text(string key)
    {
        if (_valueOf is not null) return Text(_valueOf(key));
        return Find(key) switch
        {
            { ValueKind: JsonValueKind.String } value => NullIfBlank(value.GetString()),
            { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value =>
                value.GetRawText(),
            _ => null,
        };
    }

    public string? Line(string key)
    {
        var text = Text(key);
        if (text is null || text.Length <= MaxLine) return text;
        return text[..(char.IsHighSurrogate(text[MaxLine - 1]) ? MaxLine - 1 : MaxLine)];
    }

    /// <summary>Rounded to nine decimals, as ERPNext's own columns are, without trailing zeros.</summary>
    public decimal? Number(string key) => TryNumber(key, out var number) ? number : null;

    /// <returns>False of a text that is no number; what is empty is null.</returns>
    public bool TryNumber(string key, out decimal? number)
    {
        number = null;
        if (KindOf(key) is JsonValueKind.Array or JsonValueKind.Object) return false;
        if (Text(key) is not { } text) return true;
        if (!NumberText.TryParse(text, out var read) || Math.Abs(read) >= MaxNumber) return false;
        number = Math.Round(read, 9) / 1.0000000000000000000000000000m;
        return true;
    }

    /// <summary>ERPNext's Check fields are 0 or 1.</summary>
    public bool Check(string key) => TryCheck(key, out var isChecked) && isChecked;

    /// <returns>False of what is neither yes nor no; what is empty is no.</returns>
    public bool TryCheck(string key, out bool isChecked)
    {
        var text = Text(key)?.Trim().ToUpperInvariant();
        isChecked = text is "TRUE" or "YES" or "ON"
            || (text is not null && NumberText.TryParse(text, out var number) && number == 1);
        return isChecked || text is null or "FALSE" or "NO" or "OFF"
            || (NumberText.TryParse(text, out var none) && none == 0);
    }

    public IEnumerable<DocumentReader> Rows(string key) => Find(key) is { ValueKind: JsonValueKind.Array } rows
        ? rows.EnumerateArray().Where(row => row.ValueKind is JsonValueKind.Object)
            .Select(row => new DocumentReader(row))
        : [];

    public bool Has(string key) => KindOf(key) is not JsonValueKind.Undefined;

    /// <returns>False of what is neither a list of rows nor empty.</returns>
    public bool IsTable(string key) => Find(key) switch
    {
        { ValueKind: JsonValueKind.Array } rows =>
            rows.EnumerateArray().All(row => row.ValueKind is JsonValueKind.Object),
        { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => true,
        _ => Text(key) is null,
    };

    /// <summary>Null when there is no object.</summary>
    public DocumentReader? Object(string key) =>
        KindOf(key) is JsonValueKind.Object ? new DocumentReader(Find(key)) : null;

    private static string? Text(CanonicalValue value) => value.Kind switch
    {
        JsonValueKind.String => NullIfBlank(value.AsText()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToString(),
        _ => null,
    };

    private JsonElement Find(string key)
    {
        if (_valueOf is null) return _document.TryGetProperty(key, out var value) ? value : default;
        if (_parsed.Key != key) _parsed = (key, _valueOf(key).ToElement());
        return _parsed.Value;
    }

    private JsonValueKind KindOf(string key) => _valueOf?.Invoke(key).Kind ?? Find(key).ValueKind;

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
