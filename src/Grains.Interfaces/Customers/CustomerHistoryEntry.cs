using System.Text.Json.Serialization;
using CustomerSync.Webhooks;

namespace CustomerSync.Customers;

/// <summary>One change of a customer, with what was before it and after it.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerHistoryEntry")]
public sealed record CustomerHistoryEntry
{
    /// <summary>Its place in the feed.</summary>
    [Id(0)] public required long Sequence { get; init; }

    [Id(1), JsonIgnore] public required ChangeKind Kind { get; init; }
    [Id(2), JsonIgnore] public required ChangeCause Cause { get; init; }

    /// <summary>When it was committed (UTC).</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>The ERPNext document name that the customer had then.</summary>
    [Id(4)] public required ErpnextName ErpnextId { get; init; }

    /// <summary>Each field that differed, camelCase, with its value before and after as text; null is empty.</summary>
    [Id(5)] public required IReadOnlyDictionary<string, FieldChange> Fields { get; init; }

    /// <summary>Who made it in ERPNext, as its `modified_by` tells; null where nobody knows.</summary>
    [Id(6)] public string? By { get; init; }

    /// <summary>The delivery that brought it; null when it was none, or before this was kept.</summary>
    [Id(7)] public string? DeliveryId { get; init; }

    /// <summary>The sync run that found it; null when it was none, or before this was kept.</summary>
    [Id(8)] public string? RunId { get; init; }

    /// <summary>As <see cref="CustomerChange.NewerKind"/>.</summary>
    [Id(9), JsonIgnore] public string? NewerKind { get; init; }

    [Id(10), JsonIgnore] public string? NewerCause { get; init; }

    /// <summary>camelCase.</summary>
    [JsonPropertyName("kind")] public string KindName => NewerKind ?? EnumNames.Of(Kind);

    /// <summary>camelCase.</summary>
    [JsonPropertyName("cause")] public string CauseName => NewerCause ?? EnumNames.Of(Cause);
}

/// <summary>One page of a customer's history, newest first.</summary>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerHistoryPage")]
public sealed record CustomerHistoryPage(
    [property: Id(0)] IReadOnlyList<CustomerHistoryEntry> Items, [property: Id(1)] long? NextCursor);
