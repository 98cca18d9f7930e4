using System.Text.Json;
using System.Text.RegularExpressions;
using CustomerSync.Customers;
using CustomerSync.ErpNext;

namespace CustomerSync.Fields;

/// <summary>What definitions must be like, whatever the site has; a sentence for each that is not. Pure.</summary>
internal static partial class FieldRules
{
    public const int MaxFields = 60;

    private const int MaxLabel = 60;

    private static readonly HashSet<string> Taken = typeof(Customer).GetProperties()
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> Problems(IReadOnlyList<OwnField> fields)
    {
        List<string> problems = fields.Count <= MaxFields ? []
            : [$"There are {fields.Count} fields, and {MaxFields} at most: leave out what nobody looks at."];
        problems.AddRange(fields.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1)
            .Select(same => $"Two fields are called {same.First().Name}: give one of them another name."));
        problems.AddRange(fields.SelectMany(ProblemsOf));
        return problems;
    }

    /// <param name="available">What the site has.</param>
    public static IEnumerable<string> NotThere(
        IReadOnlyList<OwnField> fields, IReadOnlyList<AvailableField> available)
    {
        var there = available.Select(field => field.Source).ToHashSet(StringComparer.Ordinal);
        foreach (var field in fields)
            foreach (var source in Sources(field.Source))
                if (!there.Contains(source))
                    yield return $"{field.Name}: ERPNext has no "
                        + $"`{source.Replace("[first]", "", StringComparison.Ordinal)}` that we may read; choose one "
                        + "that is in the list.";
    }

    /// <summary>The sources as the list of what is available has them.</summary>
    public static IEnumerable<string> Sources(string text)
    {
        if (!FieldSource.TryParse(text, out var source)) yield break;
        if (source.Document is not SourceDocument.Table) yield return text;
        else
        {
            var table = source.Table switch
            {
                CustomerDetails.ContactsKey => "Contact",
                CustomerDetails.AddressesKey => "Address",
                var own => $"{own}[first]",
            };
            yield return $"{table}.{source.Field}";
            if (source.Column is { } column) yield return $"{table}.{column}";
        }
    }

    private static IEnumerable<string> ProblemsOf(OwnField field)
    {
        if (!Name().IsMatch(field.Name))
            yield return $"'{Short(field.Name)}' is no name for a field: begin with a small letter, then letters and "
                + "digits, 40 at most, such as vatNo.";
        else if (Mapping.Ours.TryGetValue(field.Name, out var type) ? type != field.Type : Taken.Contains(field.Name))
            yield return Mapping.IsOurs(field.Name)
                ? $"{field.Name} is a field of CustomerSync and holds {EnumNames.Of(Mapping.Ours[field.Name])}: it can "
                    + "come from elsewhere, and stays that."
                : $"{field.Name} is a field of CustomerSync: choose another name.";
        if (string.IsNullOrWhiteSpace(field.Label) || field.Label.Length > MaxLabel)
            yield return $"{field.Name} needs a label of 1 to {MaxLabel} characters.";
        if (!Enum.IsDefined(field.Type)) yield return $"{field.Name}: there is no such type.";
        if (!Enum.IsDefined(field.Rule)) yield return $"{field.Name}: there is no such rule.";
        else if (field.Rule is not FieldRule.None && field.Type is not (FieldType.Text or FieldType.List))
            yield return $"{field.Name}: rules are for texts; its type is {EnumNames.Of(field.Type)}.";
        if (field.Places.Any(place => !Enum.IsDefined(place))) yield return $"{field.Name}: there is no such place.";
        if (!FieldSource.TryParse(field.Source, out var source))
            yield return $"{field.Name}: '{Short(field.Source)}' is no source: {FieldSource.Form}.";
        else if (source.IsAll != field.Type is FieldType.List)
            yield return source.IsAll
                ? $"{field.Name} takes all rows of {source.Table}: its type is list."
                : $"{field.Name} is a list: it takes all rows of a table, `table[all].field`.";
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"\A[a-z][A-Za-z0-9]{0,39}\z")]
    private static partial Regex Name();
}
