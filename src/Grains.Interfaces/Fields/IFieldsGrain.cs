using Orleans.Concurrency;

namespace CustomerSync.Fields;

/// <summary>The site's own fields: there is one in the cluster, and changes pass here one after another.</summary>
[Alias("CustomerSync.IFieldsGrain")]
public interface IFieldsGrain : IGrainWithIntegerKey
{
    /// <param name="withProgress">Also how far the customers have come, for which all are counted.</param>
    [Alias("Get"), AlwaysInterleave]
    Task<FieldsReport> Get(bool withProgress);

    /// <summary>What the site has that could be a field, asked of ERPNext.</summary>
    [Alias("Available"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<AvailableFields> Available();

    /// <summary>What these definitions would come to, on real customers; nothing is changed.</summary>
    [Alias("Preview"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<FieldsPreview> Preview(IReadOnlyList<OwnField> fields);

    /// <summary>Puts these definitions in force, in the place of all that were.</summary>
    [Alias("Save"), ResponseTimeout("00:01:00")]
    Task<FieldsSaved> Save(FieldsChange change);

    /// <summary>Which of ERPNext's customers are kept.</summary>
    [Alias("Kept"), AlwaysInterleave]
    Task<KeptReport> Kept();

    /// <summary>Who would leave and who would come in; nothing is changed.</summary>
    [Alias("PreviewKept"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<KeptPreview> PreviewKept(IReadOnlyList<Customers.FieldFilter> conditions);

    /// <summary>Puts these conditions in force, in the place of all that were.</summary>
    [Alias("SaveKept"), ResponseTimeout("00:01:00")]
    Task<KeptSaved> SaveKept(KeptChange change);

    /// <summary>Asks ERPNext whether its fields are as they were, if that is due. Every silo calls it.</summary>
    [Alias("Watch"), ResponseTimeout("00:01:00")]
    Task Watch();

    /// <summary>A person has seen what is otherwise in ERPNext: that is how it is from now on.</summary>
    [Alias("Accept"), ResponseTimeout("00:01:00")]
    Task<FieldsReport> Accept();

    /// <summary>
    /// Goes on with the customers that are mapped by an earlier version. Every silo calls it, so that it goes on
    /// wherever.
    /// </summary>
    [Alias("Tick")]
    Task Tick();
}

/// <param name="Version">On which it was made; another one in force is a conflict.</param>
/// <param name="IsSilent">Customers that get values by it make no changes in the feed.</param>
/// <param name="Load">What documents here do not tell is read from ERPNext by a full sync afterwards.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldsChange")]
public sealed record FieldsChange(
    [property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<OwnField> Fields,
    [property: Id(2)] bool IsSilent, [property: Id(3)] bool Load);

/// <param name="Problems">Why it was not done, a sentence each.</param>
/// <param name="IsConflict">Somebody else was first.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldsSaved")]
public sealed record FieldsSaved(
    [property: Id(0)] IReadOnlyList<string> Problems, [property: Id(1)] bool IsConflict,
    [property: Id(2)] FieldsReport Report);

/// <param name="Problem">Why ERPNext could not be asked; null when it was.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.AvailableFields")]
public sealed record AvailableFields(
    [property: Id(0)] string? Problem, [property: Id(1)] IReadOnlyList<AvailableField> Fields);

/// <summary>What a field could be made of.</summary>
/// <param name="Source">As <see cref="OwnField.Source"/>; of a table the first row.</param>
/// <param name="Group">Where it is, for people: Customer, Contact, Address, or a table's label.</param>
/// <param name="Kind">What ERPNext calls its type.</param>
/// <param name="Type">What it would be here.</param>
/// <param name="IsCustom">Added by the site.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.AvailableField")]
public sealed record AvailableField(
    [property: Id(0)] string Source, [property: Id(1)] string Group, [property: Id(2)] string Label,
    [property: Id(3)] string Kind, [property: Id(4)] FieldType Type, [property: Id(5)] bool IsCustom);

/// <param name="Problems">Why these cannot be saved, a sentence each.</param>
/// <param name="LookedAt">How many customers were looked at.</param>
/// <param name="Total">How many there are.</param>
/// <param name="IsFromErpNext">They were read from ERPNext; else they are those that are known here.</param>
/// <param name="Fields">Of each field how its values fit.</param>
/// <param name="Samples">Some customers as they would be.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldsPreview")]
public sealed record FieldsPreview(
    [property: Id(0)] IReadOnlyList<string> Problems, [property: Id(1)] long LookedAt, [property: Id(2)] long Total,
    [property: Id(3)] bool IsFromErpNext, [property: Id(4)] IReadOnlyList<FieldFit> Fields,
    [property: Id(5)] IReadOnlyList<FieldSample> Samples);

/// <param name="Values">Customers that have a value.</param>
/// <param name="Misfits">Values that are not of the type: they would be empty.</param>
/// <param name="Examples">Some of them.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldFit")]
public sealed record FieldFit(
    [property: Id(0)] string Name, [property: Id(1)] long Values, [property: Id(2)] long Misfits,
    [property: Id(3)] IReadOnlyList<Misfit> Examples);

[GenerateSerializer, Immutable, Alias("CustomerSync.Misfit")]
public sealed record Misfit([property: Id(0)] string ErpnextId, [property: Id(1)] string Value);

/// <param name="Values">By the field's name, as text.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldSample")]
public sealed record FieldSample(
    [property: Id(0)] string ErpnextId, [property: Id(1)] string Name,
    [property: Id(2)] IReadOnlyDictionary<string, string> Values);
