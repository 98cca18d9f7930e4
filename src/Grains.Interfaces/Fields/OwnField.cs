namespace CustomerSync.Fields;

/// <summary>What an own field holds. A number and an amount differ in how they are shown.</summary>
public enum FieldType { Text = 0, Number = 1, Amount = 2, Date = 3, YesNo = 4, List = 5 }

/// <summary>
/// What is done to a text before it is kept. Phone: as E.164, by the country of the customer; what cannot be read as a
/// number stays as it is. PlainText: of HTML.
/// </summary>
public enum FieldRule { None = 0, Trim = 1, Upper = 2, Lower = 3, Phone = 4, PlainText = 5 }

/// <summary>
/// Where an own field is shown. In the feed, on the customer's JSON and in SQL it always is: what is not wanted there is
/// not mapped.
/// </summary>
public enum FieldPlace { List = 0, Page = 1, Search = 2, Filter = 3, Csv = 4 }

/// <summary>A field that a site has chosen itself, or one of ours that it has pointed elsewhere.</summary>
/// <param name="Name">camelCase; one of ours points that elsewhere.</param>
/// <param name="Label">For people; at most 60 characters.</param>
/// <param name="Source">
/// From where: <c>field</c> of the customer, <c>Contact.field</c>, <c>Address.field</c>, or of a table
/// <c>table[first].field</c>, <c>table[column=value].field</c>, <c>table[all].field</c>.
/// </param>
/// <param name="Places">Where it is shown.</param>
/// <param name="Rule">Of a text, or each text of a list.</param>
/// <param name="IsOurs">It is one of ours, pointed elsewhere; told, not asked.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.OwnField")]
public sealed record OwnField(
    [property: Id(0)] string Name, [property: Id(1)] string Label, [property: Id(2)] FieldType Type,
    [property: Id(3)] string Source, [property: Id(4)] IReadOnlyList<FieldPlace> Places,
    [property: Id(5)] bool IsOurs = false, [property: Id(6)] FieldRule Rule = FieldRule.None);

/// <summary>The definitions in force.</summary>
/// <param name="Version">Grows with each change; 0 before the first.</param>
/// <param name="IsConfigured">They stand in the configuration (<c>Mapping:Fields</c>) and are changed there.</param>
/// <param name="BackFill">How far the customers that were known before have come; null before the first version.</param>
/// <param name="Drift">What is otherwise in ERPNext than when it was last seen; null: nobody has looked yet.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldsReport")]
public sealed record FieldsReport(
    [property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<OwnField> Fields,
    [property: Id(2)] bool IsConfigured, [property: Id(3)] BackFillReport? BackFill,
    [property: Id(4)] FieldDrift? Drift = null);

/// <summary>Fields of ERPNext that are not as they were when a person last looked at them.</summary>
/// <param name="Changes">Of our own fields those whose source is gone, or of another type.</param>
/// <param name="Added">Sources that are new.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldDrift")]
public sealed record FieldDrift(
    [property: Id(0)] DateTimeOffset CheckedAt, [property: Id(1)] IReadOnlyList<DriftedField> Changes,
    [property: Id(2)] IReadOnlyList<AddedField> Added);

/// <param name="Was">What ERPNext called its type; null when that is not known.</param>
/// <param name="Is">What it calls it now; null: it is gone.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DriftedField")]
public sealed record DriftedField(
    [property: Id(0)] string Name, [property: Id(1)] string Label, [property: Id(2)] string Source,
    [property: Id(3)] string? Was, [property: Id(4)] string? Is);

[GenerateSerializer, Immutable, Alias("CustomerSync.AddedField")]
public sealed record AddedField([property: Id(0)] string Source, [property: Id(1)] string Label);

/// <summary>How far the customers that were known before have come.</summary>
/// <param name="IsDone">All that is known here is mapped.</param>
/// <param name="Mapped">Living customers that have all fields.</param>
/// <param name="Waiting">
/// Living customers of which nothing is known yet that a field needs: the next full sync reads it.
/// </param>
/// <param name="IsSilent">It makes no changes in the feed.</param>
/// <param name="Indexes">One sentence for each filter that has no index; it works without, and takes longer.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.BackFillReport")]
public sealed record BackFillReport(
    [property: Id(0)] bool IsDone, [property: Id(1)] long Mapped, [property: Id(2)] long Waiting,
    [property: Id(3)] bool IsSilent, [property: Id(4)] IReadOnlyList<string> Indexes);
