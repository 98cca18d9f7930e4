using CustomerSync.Customers;

namespace CustomerSync.Verification;

/// <summary>What made a difference, as far as its traces suggest.</summary>
public enum DifferenceGuess
{
    Unknown = 0,

    /// <summary>A data import: several at once, or one that was created without a webhook.</summary>
    Import = 1,

    /// <summary>A program in ERPNext that writes past the document (<c>db.set_value</c>): saved, without a webhook.</summary>
    Program = 2,

    /// <summary>SQL: `modified` stands where it stood, or nothing tells of the delete.</summary>
    Sql = 3,

    /// <summary>The Address was edited, of which no webhook tells.</summary>
    AddressEdit = 4,

    /// <summary>The Contact was edited, of which no webhook tells.</summary>
    ContactEdit = 5,

    /// <summary>A webhook should have told it, and none came.</summary>
    LostWebhook = 6,

    /// <summary>Webhooks came in another order than their changes, or told of two of one moment.</summary>
    OutOfOrder = 7,

    /// <summary>A rename, of which no webhook tells.</summary>
    Rename = 8,

    /// <summary>Two customers were merged.</summary>
    Merge = 9,

    /// <summary>The webhook came after the difference was found.</summary>
    LateWebhook = 10,

    /// <summary>A webhook told of what ERPNext then undid.</summary>
    Phantom = 11,
}

/// <summary>Which comparison found it.</summary>
public enum DifferenceFinder { Basic = 0, Patrol = 1, Enhanced = 2, Refresh = 3, Verification = 4 }

/// <summary>A value here and there, as text; null is empty.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.DifferingField")]
public sealed record DifferingField([property: Id(0)] string? Ours, [property: Id(1)] string? ErpNext);

/// <summary>Something in which our copy was not what ERPNext had, when the two were compared.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerDifference")]
public sealed record CustomerDifference
{
    /// <summary>UUID version 7 as 32 hexadecimal digits: sorts by time.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The customer; null where very many were found together and this stands for some of them.</summary>
    [Id(1)] public string? ErpnextId { get; init; }

    /// <summary>Of a rename the name that it had here.</summary>
    [Id(2)] public string? FormerId { get; init; }

    /// <summary>What mends it: <c>created</c> (it was missing here), <c>updated</c>, <c>deleted</c> (ERPNext has it no more), <c>renamed</c>, …</summary>
    [Id(3)] public required ChangeKind Kind { get; init; }

    [Id(4)] public required DifferenceGuess Guess { get; init; }

    [Id(5)] public required DifferenceFinder FoundBy { get; init; }

    /// <summary>Of one that is updated: the fields that differ, at most 20, long values cut.</summary>
    [Id(6)] public IReadOnlyDictionary<string, DifferingField> Fields { get; init; } =
        new Dictionary<string, DifferingField>();

    /// <summary>ERPNext's <c>modified</c>, site time, where the difference moved it.</summary>
    [Id(7)] public SiteTime? ErpnextModified { get; init; }

    [Id(8)] public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When ERPNext saved it (UTC); null where that left no trace.</summary>
    [Id(9)] public DateTimeOffset? Since { get; init; }

    /// <summary>Null: it stands.</summary>
    [Id(10)] public DateTimeOffset? MendedAt { get; init; }

    /// <summary>When it was noticed that a webhook told it too, later; null: none has.</summary>
    [Id(11)] public DateTimeOffset? ToldAt { get; init; }

    /// <summary>The sync run that found it; null outside of any.</summary>
    [Id(12)] public string? RunId { get; init; }

    /// <summary>For how many customers it stands.</summary>
    [Id(13)] public long Customers { get; init; } = 1;
}

/// <summary>Which differences are listed; null: whichever.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.DifferenceFilter")]
public sealed record DifferenceFilter(
    [property: Id(0)] bool? IsOpen = null, [property: Id(1)] DifferenceGuess? Guess = null,
    [property: Id(2)] string? ErpnextId = null);

/// <summary>One page of differences, newest first.</summary>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DifferencePage")]
public sealed record DifferencePage(
    [property: Id(0)] IReadOnlyList<CustomerDifference> Items, [property: Id(1)] string? NextCursor);
