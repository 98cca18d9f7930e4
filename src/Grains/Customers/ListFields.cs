using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using CustomerSync.ErpNext;
using CustomerSync.Fields;
using CustomerSync.Storage;

namespace CustomerSync.Customers;

/// <summary>Sort and filters of the list, as they are asked for and as the database takes them.</summary>
internal sealed class ListFields(MappingHolder mapping)
{
    private const int KeyLength = 200, DateLength = 10;

    /// <summary>After each time of a day, and before the next day.</summary>
    private const char EndOfDay = '~';

    private static readonly FrozenDictionary<string, ListField> Ours = CustomerSorts.Fields.ToFrozenDictionary(
        name => name, name => name switch
        {
            "modified" => new ListField(name, ListKind.Time, "erpnext_modified"),
            "created" => new(name, ListKind.Time, "erpnext_creation"),
            "name" => new(name, ListKind.Name, name),
            "erpnextId" => new(name, ListKind.Id, "erpnext_id"),
            "creditLimit" => new(name, ListKind.Number, "credit_limit"),
            "disabled" => new(name, ListKind.Flag, name),
            _ => new(name, ListKind.Text, CustomerColumns.All.First(column => column.Property == name).Name),
        }, StringComparer.Ordinal);

    /// <summary>Whether people can sort and filter by it.</summary>
    public static bool IsListed(OwnField field) =>
        field.Places.Contains(FieldPlace.List) || field.Places.Contains(FieldPlace.Filter);

    /// <exception cref="InvalidQueryException">
    /// There is no such field, it cannot be asked so, or the value is not of its type.
    /// </exception>
    public ListAsk Of(string sort, IReadOnlyList<FieldFilter>? filters) => new(
        SortOf(sort.TrimStart('-')), sort.StartsWith('-'), [.. (filters ?? []).Select(FilterOf)]);

    private ListField SortOf(string name)
    {
        if (Find(name) is ({ Kind: not ListKind.List } field, var value) && (value is null || IsListed(value.Field)))
            return field;
        throw new InvalidQueryException("`sort` must be one of "
            + string.Join(", ", CustomerSorts.Fields.Concat(Own(IsListed).Select(own => CustomValues.Prefix + own)))
            + ", with - in front for descending.");
    }

    private ListFilter FilterOf(FieldFilter asked)
    {
        var (name, said) = asked.Split();
        if (Find(name) is not ({ } field, var value) || (value is not null && !IsFiltered(value.Field)))
            throw new InvalidQueryException($"filter: there is no '{name}'; there are "
                + string.Join(", ", CustomerSorts.Fields.Concat(Own(IsFiltered))) + ".");
        return FilterOf(field, said is null ? FilterTest.Is : EnumNames.Parse<FilterTest>(said), asked, value);
    }

    private static ListFilter FilterOf(ListField field, FilterTest test, FieldFilter asked, MappedValue? own)
    {
        var isRange = test is FilterTest.From or FilterTest.To;
        var isText = field.Kind is ListKind.Text or ListKind.Name or ListKind.Id or ListKind.List;
        if ((isRange && isText) || (test is FilterTest.Contains or FilterTest.Starts && !isText))
            throw new InvalidQueryException($"filter.{asked.Name}: " + (isText
                ? "a text is asked by `contains`, `starts` or `not`." : "what is no text is asked by `from`, `to` or `not`."));
        if (asked.Value.Length > 0) return Value(field, test, asked, own);
        if (test is not (FilterTest.Is or FilterTest.Not))
            throw new InvalidQueryException($"filter.{asked.Name} needs a value.");
        return new(field, test is FilterTest.Is ? FilterTest.Empty : FilterTest.Filled, null);
    }

    private static ListFilter Value(ListField field, FilterTest test, FieldFilter asked, MappedValue? own)
    {
        var text = own is not null && test is not (FilterTest.Contains or FilterTest.Starts) ? Typed(own, asked) : asked.Value;
        object value = field.Kind switch
        {
            ListKind.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) ? number : throw IsNot(asked, "number"),
            ListKind.Flag => bool.TryParse(text, out var flag) ? flag ? 1d : 0d : throw IsNot(asked, "yesNo"),
            ListKind.Date or ListKind.Time => Day(text, asked),
            ListKind.Name => SearchText.SortKey(text),
            ListKind.Id or ListKind.List => text,
            _ => test is FilterTest.Contains ? text : Cut(text),
        };
        if (field.Kind is ListKind.Time && test is FilterTest.Is && text.Length == DateLength) test = FilterTest.Starts;
        return new(field, test, test is FilterTest.To && value is string ? $"{value}{EndOfDay}" : value);
    }

    /// <summary>As documents of this type are read.</summary>
    private static string Typed(MappedValue own, FieldFilter asked)
    {
        if (!own.TryAsk(asked.Value, out var json)) throw IsNot(asked, EnumNames.Of(own.Field.Type));
        return JsonElement.Parse(json!).ToString();
    }

    private static string Day(string text, FieldFilter asked) => text is { Length: >= DateLength }
        && SiteTime.TryParse(text.Length == DateLength ? text : text.Replace('T', ' '), out _)
        ? text.Replace('T', ' ') : throw IsNot(asked, "date");

    private static InvalidQueryException IsNot(FieldFilter asked, string type) =>
        new($"filter.{asked.Name}: '{asked.Value}' is not of its type, {type}.");

    private static string Cut(string text) => text.Length <= KeyLength ? text
        : text[..(char.IsHighSurrogate(text[KeyLength - 1]) ? KeyLength - 1 : KeyLength)];

    private (ListField? Field, MappedValue? Own) Find(string name)
    {
        var own = name.StartsWith(CustomValues.Prefix, StringComparison.Ordinal) ? name[CustomValues.Prefix.Length..] : name;
        if (mapping.Current.Own.FirstOrDefault(value => value.Field.Name == own) is { } found)
            return (FieldStore.Of(found.Field), found);
        return name == own ? (Ours.GetValueOrDefault(name), null) : (null, null);
    }

    private IEnumerable<string> Own(Func<OwnField, bool> isOffered) =>
        mapping.Current.Own.Where(value => isOffered(value.Field)).Select(value => value.Field.Name);

    private static bool IsFiltered(OwnField field) => field.Places.Contains(FieldPlace.Filter);
}
