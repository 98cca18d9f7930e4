using System.Text.Json;
using System.Text.Json.Serialization;
using CustomerSync.Customers;
using CustomerSync.ErpNext;

namespace CustomerSync.Fields;

/// <summary>The definitions as they are stored, with what follows from how they came about. Pure.</summary>
/// <param name="Mapping">
/// Version of what they make of a document; a label, or where a field is shown, does not move it.
/// </param>
/// <param name="Moves">By the names that changes carry: when what a field is made of was changed last.</param>
/// <param name="IsSilent">Of the last of these versions.</param>
/// <param name="Kept">Which customers are kept; null: all.</param>
/// <param name="MustLoad">What documents here do not tell is to be read from ERPNext.</param>
internal sealed record FieldDefinitions(
    long Mapping, IReadOnlyList<OwnField> Fields, IReadOnlyDictionary<string, FieldMove> Moves, bool IsSilent,
    bool MustLoad, DateTimeOffset SavedAt, IReadOnlyList<FieldFilter>? Kept = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static FieldDefinitions None { get; } =
        new(0, [], new Dictionary<string, FieldMove>(), false, false, default);

    /// <exception cref="ConfigurationException">A newer program has saved what this one does not know: left out, it
    /// would be taken away from every customer.</exception>
    public static FieldDefinitions Parse(string text)
    {
        try { return JsonSerializer.Deserialize<FieldDefinitions>(text, Json)!; }
        catch (JsonException unknown)
        {
            throw new ConfigurationException("The site's own fields were saved by a newer version, which this one "
                + $"cannot read ({unknown.Path}): install the newer version.", unknown);
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, Json);

    public Mapping ToMapping(MappingOptions options) => new(
        options, Mapping, Fields, Moves, new KeptCustomers(Kept ?? [], Fields));

    /// <summary>Whether these customers are kept already.</summary>
    public bool Keep(IReadOnlyList<FieldFilter> conditions) => (Kept ?? []).SequenceEqual(conditions);

    /// <summary>The same fields of other customers: all rows are looked at anew.</summary>
    public FieldDefinitions Next(IReadOnlyList<FieldFilter> kept, DateTimeOffset now) =>
        this with { Mapping = Mapping + 1, IsSilent = false, MustLoad = true, SavedAt = now, Kept = kept };

    /// <summary>Whether these are the same.</summary>
    public bool Are(IReadOnlyList<OwnField> fields) => Fields.Count == fields.Count
        && Fields.Zip(fields).All(pair => Print(pair.First) == Print(pair.Second)
            && pair.First.Label == pair.Second.Label
            && pair.First.Places.Order().SequenceEqual(pair.Second.Places.Order()));

    /// <summary>What comes after these when those are saved.</summary>
    public FieldDefinitions Next(IReadOnlyList<OwnField> fields, bool isSilent, bool mustLoad, DateTimeOffset now)
    {
        var (before, after) = (Prints(Fields), Prints(fields));
        var moved = before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).ToList();
        if (moved.Count == 0) return this with { Fields = fields };
        var moves = Moves.ToDictionary(StringComparer.Ordinal);
        foreach (var name in moved) moves[name] = new(Mapping + 1, isSilent);
        return new(Mapping + 1, fields, moves, isSilent, mustLoad, now, Kept);
    }

    private static Dictionary<string, string> Prints(IReadOnlyList<OwnField> fields) =>
        fields.ToDictionary(NameOf, Print, StringComparer.Ordinal);

    private static string NameOf(OwnField field) =>
        ErpNext.Mapping.IsOurs(field.Name) ? field.Name : CustomValues.Prefix + field.Name;

    /// <summary>What decides its value, how far it is cut, and whether the search finds it.</summary>
    private static string Print(OwnField field) => $"{field.Type} {field.Rule} {field.Source} "
        + $"{field.Places.Contains(FieldPlace.Filter)} {field.Places.Contains(FieldPlace.Search)}";
}

/// <summary>How far the customers that were known before have come.</summary>
/// <param name="After">Name up to which this pass has come.</param>
/// <param name="IsClean">Nothing was written in this pass so far.</param>
/// <param name="IsDone">All that is known here is mapped.</param>
/// <param name="LoadedBy">The run of a full sync that was begun for what documents here do not tell.</param>
internal sealed record BackFillProgress(
    string After, bool IsClean, bool IsDone, string? LoadedBy, IReadOnlyList<string>? Indexes)
{
    /// <summary>Before the first customer; indexes are still to be made.</summary>
    public static BackFillProgress Begin { get; } = new("", true, false, null, null);

    public static BackFillProgress Parse(string text) => JsonSerializer.Deserialize<BackFillProgress>(text)!;

    public string ToText() => JsonSerializer.Serialize(this);

    /// <summary>Whether nothing is left to be done.</summary>
    public bool IsOver(FieldDefinitions definitions) =>
        IsDone && (LoadedBy is not null || !definitions.MustLoad);
}
