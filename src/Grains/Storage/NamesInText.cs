using System.Net;
using System.Text.RegularExpressions;

namespace CustomerSync.Storage;

/// <summary>
/// Whether a sentence, or a body that nobody could read, tells one of these names. A name may be a word of any sentence
/// ("A", "ERP"): it counts as the whole text, in quotes, as the value of a field, or as ERPNext tells of a customer.
/// One with a digit or a blank in it counts wherever it stands by itself.
/// </summary>
internal sealed partial class NamesInText(IReadOnlyCollection<string> names)
{
    private const int ShortestByItself = 5;

    private readonly Regex? _pattern =
        names.Count == 0 ? null : new(string.Join('|', names.Select(Pattern)), RegexOptions.CultureInvariant);

    public bool AreIn(string? text) => text is not null && _pattern is not null
        && (_pattern.IsMatch(Unescaped(text)) || (text.Contains('%') && _pattern.IsMatch(WebUtility.UrlDecode(text))));

    private static string Pattern(string name)
    {
        var escaped = Regex.Escape(name);
        string[] places =
        [
            $@"\A\s*{escaped}\s*\z", $"[\"“”]{escaped}[\"“”](?!\\s*:)", $"'{escaped}'", $">{escaped}<",
            $@"={escaped}(?=&|\z)",
            $@"\b[Cc]ustomer:? {escaped}(?= not found|[.,;!?)]*\z)",
        ];
        var isByItself = name.Length >= ShortestByItself && name.Any(c => char.IsDigit(c) || char.IsWhiteSpace(c));
        return string.Join('|', isByItself ? places.Append($@"(?<![\w-]){escaped}(?![./]?[\w-])") : places);
    }

    /// <summary>What JSON has escaped, in whatever way and however often, as it is.</summary>
    private static string Unescaped(string text) => Escapes().Replace(text, escape =>
        escape.Groups[1] is { Success: true, Value: var code }
            ? ((char)Convert.ToInt32(code, 16)).ToString() : escape.Groups[2].Value);

    [GeneratedRegex(@"\\+(?:u([0-9a-fA-F]{4})|([""/\\]))")]
    private static partial Regex Escapes();
}
