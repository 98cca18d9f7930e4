using System.Globalization;
using System.Text;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>Folds text for search: case, accents, width, Arabic letter forms, tatweel and digits of any script do not matter.</summary>
public static class SearchText
{
    private const int MaxLength = 2_000;

    /// <summary>Two names that are the same this far are put in order by the document name; no engine indexes longer texts.</summary>
    private const int MaxSortLength = 200;

    /// <summary>What people look a customer up by, folded, one line each.</summary>
    public static string Of(Customer customer)
    {
        string?[] parts = [customer.Name, customer.ErpnextId, customer.CompanyName, customer.ContactPerson, customer.Email, customer.Phone,
            Digits(customer.Phone), customer.TaxNumber, customer.City];
        var text = Fold(string.Join('\n', parts.Where(part => part is not null).Distinct()));
        return Cut(text, MaxLength);
    }

    /// <summary>What a list sorts names by.</summary>
    public static string SortKey(string name) => Cut(Fold(name), MaxSortLength);

    /// <summary>The words of a search, folded.</summary>
    public static IReadOnlyList<string> Words(string? search) =>
        Fold(search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        // Normalize throws on U+FFFE, which is no character; ERPNext and databases take it.
        foreach (var c in text.Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
                Append(folded, c);
        return folded.ToString();
    }

    /// <summary>Half a surrogate pair at the end would be no text for any database.</summary>
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    private static void Append(StringBuilder folded, char c)
    {
        switch (c)
        {
            case 'ـ': break; // tatweel only stretches a word
            case 'ٱ': folded.Append('ا'); break;
            case 'ى' or 'ی': folded.Append('ي'); break;
            case 'ک': folded.Append('ك'); break;
            case 'ة': folded.Append('ه'); break;
            case 'ß': folded.Append("ss"); break;
            default: folded.Append(char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : char.ToLowerInvariant(c)); break;
        }
    }

    /// <summary>A phone is looked up with and without its spaces and dashes.</summary>
    private static string? Digits(string? phone) => phone is null ? null : new string([.. phone.Where(char.IsDigit)]);
}
