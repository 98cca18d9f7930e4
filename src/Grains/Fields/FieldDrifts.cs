using System.Text.Json;

namespace CustomerSync.Fields;

/// <summary>What is otherwise in ERPNext than it was. Pure.</summary>
internal static class FieldDrifts
{
    /// <param name="known">The kinds of the sources as a person last saw them; null: nobody has.</param>
    public static FieldDrift Of(
        IReadOnlyList<OwnField> fields, IReadOnlyDictionary<string, string>? known, IReadOnlyList<AvailableField> now,
        DateTimeOffset at)
    {
        var there = now.ToDictionary(field => field.Source, field => field.Kind, StringComparer.Ordinal);
        return new(at, [.. fields.SelectMany(field => FieldRules.Sources(field.Source)
                .Select(source => new DriftedField(field.Name, field.Label, source,
                    known?.GetValueOrDefault(source), there.GetValueOrDefault(source))))
                .Where(field => field.Is is null || (field.Was is { } was && was != field.Is))],
            known is null ? [] : [.. now.Where(field => !known.ContainsKey(field.Source))
                .Select(field => new AddedField(field.Source, field.Label))]);
    }
}

/// <summary>What is kept of ERPNext's fields: as texts, since Orleans' storage writes the names of types.</summary>
[GenerateSerializer, Alias("CustomerSync.FieldsState")]
internal sealed class FieldsState
{
    /// <summary>The kinds of the sources as a person last saw them, as JSON.</summary>
    [Id(0)] public string? Known { get; set; }

    /// <summary>The last <see cref="FieldDrift"/>, as JSON.</summary>
    [Id(1)] public string? Drift { get; set; }

    public Dictionary<string, string>? ReadKnown() =>
        Known is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(Known);

    public FieldDrift? ReadDrift()
    {
        try { return Drift is null ? null : JsonSerializer.Deserialize<FieldDrift>(Drift); }
        catch (JsonException) { return null; } // Of an earlier version of this program.
    }
}
