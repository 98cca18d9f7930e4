using CustomerSync.Customers;

namespace CustomerSync.Fields;

/// <summary>Which of ERPNext's customers are kept.</summary>
/// <param name="Version">Of the definitions, as of the fields'.</param>
/// <param name="Conditions">All must hold; none: all are kept.</param>
/// <param name="IsConfigured">They stand in the configuration (<c>Mapping:Keep</c>) and are changed there.</param>
/// <param name="Left">How many customers of ERPNext's are left out.</param>
/// <param name="BackFill">How far it has come.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.KeptReport")]
public sealed record KeptReport(
    [property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<FieldFilter> Conditions,
    [property: Id(2)] bool IsConfigured, [property: Id(3)] long Left, [property: Id(4)] BackFillReport? BackFill);

/// <summary>What conditions would come to.</summary>
/// <param name="Problem">Why they make no sense; null when they do.</param>
/// <param name="Kept">Customers that would be here.</param>
/// <param name="Leaving">Of those that are here.</param>
/// <param name="Entering">Of those that are left out.</param>
/// <param name="IsBraked">So many would leave that a person has to say that this is meant.</param>
/// <param name="IsWhole">All were looked at.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.KeptPreview")]
public sealed record KeptPreview(
    [property: Id(0)] string? Problem, [property: Id(1)] long Kept, [property: Id(2)] long Leaving,
    [property: Id(3)] long Entering, [property: Id(4)] bool IsBraked, [property: Id(5)] bool IsWhole,
    [property: Id(6)] IReadOnlyList<KeptExample> LeavingExamples,
    [property: Id(7)] IReadOnlyList<KeptExample> EnteringExamples);

[GenerateSerializer, Immutable, Alias("CustomerSync.KeptExample")]
public sealed record KeptExample([property: Id(0)] ErpnextName ErpnextId, [property: Id(1)] string Name);

/// <param name="Confirmed">It is meant, however many leave.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.KeptChange")]
public sealed record KeptChange(
    [property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<FieldFilter> Conditions,
    [property: Id(2)] bool Confirmed);

/// <param name="Problem">Why it was not saved; null when it was.</param>
/// <param name="IsConflict">Somebody else was first, or a person has to confirm it.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.KeptSaved")]
public sealed record KeptSaved(
    [property: Id(0)] string? Problem, [property: Id(1)] bool IsConflict, [property: Id(2)] KeptReport Report);
