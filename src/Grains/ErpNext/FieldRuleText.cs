using System.Collections.Frozen;
using System.Globalization;
using CustomerSync.Fields;
using PhoneNumbers;

namespace CustomerSync.ErpNext;

/// <summary>Rules for texts, as small, named choices. Pure.</summary>
internal static class FieldRuleText
{
    /// <summary>ERPNext calls countries by their English names.</summary>
    private static readonly Lazy<FrozenDictionary<string, string>> Regions = new(() =>
        CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name))
            .Where(region => region.TwoLetterISORegionName.Length == 2)
            .DistinctBy(region => region.EnglishName)
            .ToFrozenDictionary(region => region.EnglishName, region => region.TwoLetterISORegionName,
                StringComparer.OrdinalIgnoreCase));

    /// <param name="country">Of the customer, as ERPNext calls it; null when it has none.</param>
    /// <returns>Null for what is empty by it.</returns>
    public static string? Apply(FieldRule rule, string text, string? country) => rule switch
    {
        FieldRule.Trim => NullIfEmpty(text.Trim()),
        FieldRule.Upper => NullIfEmpty(text.Trim().ToUpperInvariant()),
        FieldRule.Lower => NullIfEmpty(text.Trim().ToLowerInvariant()),
        FieldRule.Phone => Phone(text.Trim(), country),
        FieldRule.PlainText => HtmlText.From(text),
        _ => text,
    };

    private static string Phone(string text, string? country)
    {
        var region = country is not null && Regions.Value.TryGetValue(country.Trim(), out var known) ? known : null;
        try
        {
            var numbers = PhoneNumberUtil.GetInstance();
            var number = numbers.Parse(text, region);
            return numbers.IsPossibleNumber(number) ? numbers.Format(number, PhoneNumberFormat.E164) : text;
        }
        catch (NumberParseException) { return text; }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
