using System.Text.Json;
using CustomerSync.ErpNext;
using CustomerSync.Fields;
using CustomerSync.Storage;

namespace CustomerSync.Customers;

/// <summary>Filters of the list by the site's own fields, as they are asked for and as the database takes them.</summary>
internal sealed class OwnFilters(MappingHolder mapping)
{
    /// <exception cref="InvalidQueryException">There is no such filter, or the value is not of its type.</exception>
    public IReadOnlyList<OwnFilter> Of(IReadOnlyList<FieldFilter>? asked)
    {
        if (asked is not { Count: > 0 }) return [];
        var known = mapping.Current.Own.Where(value => value.Field.Places.Contains(FieldPlace.Filter))
            .ToDictionary(value => value.Field.Name, StringComparer.Ordinal);
        return [.. asked.Select(filter => Of(filter, known))];
    }

    private static OwnFilter Of(FieldFilter asked, Dictionary<string, MappedValue> known)
    {
        if (!known.TryGetValue(asked.Name, out var value)) throw new InvalidQueryException(known.Count == 0
            ? "filter: there is no field of your own that filters; choose some in Settings, Fields."
            : $"filter: there is no '{asked.Name}'; there are {string.Join(", ", known.Keys)}.");
        if (!value.TryAsk(asked.Value, out var json)) throw new InvalidQueryException(
            $"filter.{asked.Name}: '{asked.Value}' is not of its type, {EnumNames.Of(value.Field.Type)}.");
        return new(asked.Name, value.Field.Type is FieldType.List, json is null ? null : JsonElement.Parse(json));
    }
}
