using CustomerSync.Fields;

namespace CustomerSync.Customers;

/// <summary>What a query asks of fields.</summary>
internal static class ListFilters
{
    private const string Prefix = "filter.";
    private const int MaxFilters = 20;

    /// <summary><c>filter.city=Riyadh</c>, <c>filter.creditLimit.from=1000</c>; each once.</summary>
    /// <exception cref="InvalidQueryException">One stands there twice, or there are too many.</exception>
    public static IReadOnlyList<FieldFilter>? Of(IQueryCollection query)
    {
        List<FieldFilter>? filters = null;
        foreach (var (name, values) in query)
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            if (values.Count != 1) throw new InvalidQueryException($"{name} stands there twice: once is enough.");
            (filters ??= []).Add(new(name[Prefix.Length..], values[0] ?? ""));
        }
        return filters is not { Count: > MaxFilters } ? filters
            : throw new InvalidQueryException($"{MaxFilters} filters at most.");
    }

    /// <summary>Names of the fields that stand in exports.</summary>
    public static async Task<IReadOnlyList<string>> Exported(IGrainFactory grains) =>
        [.. (await grains.GetGrain<IFieldsGrain>(0).Get(withProgress: false)).Fields
            .Where(field => !field.IsOurs && field.Places.Contains(FieldPlace.Csv)).Select(field => field.Name)];
}
