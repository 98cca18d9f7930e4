using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// Folds text for search: case, accents, width, letter forms, tatweel and digits of any script do not matter.
/// </summary>
public static class SearchText
{
    /// <summary>
    /// Number of these rules. Rows that were folded by former ones are folded anew (<see cref="SearchIndex"/>): raise
    /// it with each change.
    /// </summary>
    public const int Folding = 2;

    private const int MaxLength = 2_000;

    /// <summary>
    /// Two names that are the same this far are put in order by the document name; no engine indexes longer texts.
    /// </summary>
    private const int MaxSortLength = 200;

    /// <summary>
    /// A letter and what it is folded to, where Unicode has no decomposition of it: strokes, hooks, ligatures, letter
    /// forms.
    /// </summary>
    private static readonly FrozenDictionary<Rune, string> Letters =
        ("ßss æae œoe þth ðd đd ɖd ɗd łl ƚl øo ɵo ɔo ıi ɨi ħh ŧt ƭt ŋn ɲn ĸk ƙk əe ǝe ɛe ƒf ɓb ƈc ǥg ɣg ƥp ʀr ʉu ʋv "
            + "ƴy ƶz ʒz ςσ " +
         "ٱا ىي یي ېي ےي کك ڪك ةه ۀه ەه ہه ھه ’' ‘' ʼ' ʻ' ‚' ´' “\" ”\" „\" «\" »\" ‐- ‑- ‒- –- —- −-")
        .Split(' ').Select(pair => (Letter: pair.EnumerateRunes().First(), Pair: pair))
        .ToFrozenDictionary(one => one.Letter, one => one.Pair[one.Letter.Utf16SequenceLength..]);

    /// <summary>What people look a customer up by.</summary>
    private static readonly ImmutableArray<string> Columns =
        ["name", "erpnext_id", "company_name", "contact_person", "email", "phone", "tax_number", "city"];

    private static readonly ImmutableArray<CustomerColumn> Searched =
        [.. Columns.Select(name => CustomerColumns.All.First(column => column.Name == name))];

    /// <summary>The same, as <see cref="CustomerColumns.Bits"/>.</summary>
    internal static ulong Bits { get; } = CustomerColumns.Bits([.. Columns, "custom"]);

    /// <summary>What people look a customer up by, folded, one line each; the first is the phone's digits.</summary>
    /// <param name="own">Own fields that are looked at too.</param>
    public static string Of(Customer customer, IReadOnlyList<string>? own = null)
    {
        var parts = Searched.Select(column => (string?)column.Stored(customer)).Where(part => part is not null);
        if (own is { Count: > 0 } && customer.Custom is { } custom) parts = parts.Concat(TextsOf(custom, own));
        var text = Fold(string.Join('\n', parts.Distinct()));
        var digits = customer.Phone is { } phone ? PhoneText.Digits(Fold(phone)) : "";
        return Cut(digits == "" ? text : $"\n{digits}\n{text}", MaxLength);
    }

    private static IEnumerable<string> TextsOf(CustomValues custom, IReadOnlyList<string> names)
    {
        var values = custom.Values;
        return names.Where(values.ContainsKey).Select(name => values[name]).SelectMany(value => value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select(one => one.ToString()),
            _ => [value.ToString()],
        });
    }

    /// <summary>The same of a delivery.</summary>
    public static string Of(string? erpnextId, string eventName, string? reason) =>
        Cut(Fold($"{erpnextId} {eventName} {reason}"), MaxLength);

    /// <summary>What a list sorts names by.</summary>
    public static string SortKey(string name) => Cut(Fold(name), MaxSortLength);

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Decomposable(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
            if (!IsPassedOver(rune)) Append(folded, rune);
        return folded.ToString();
    }

    /// <summary>Accents, marks of direction, and tatweel, which only stretches a word.</summary>
    private static bool IsPassedOver(Rune rune) => rune.Value == 'ـ'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format;

    /// <summary>Half a surrogate pair at the end would be no text for any database.</summary>
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    /// <summary>
    /// Without what <see cref="string.Normalize()"/> throws at: half surrogate pairs, and the one noncharacter that it
    /// knows.
    /// </summary>
    private static string Decomposable(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        || text.Contains('\uFFFE')
        ? string.Concat(text.Replace('\uFFFE', '\uFFFD').EnumerateRunes().Select(rune => rune.ToString()))
        : text;

    private static void Append(StringBuilder folded, Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        if (Letters.TryGetValue(lower, out var letters)) folded.Append(letters);
        else if (Rune.IsDigit(rune)) folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
        else folded.Append(lower.ToString());
    }
}
