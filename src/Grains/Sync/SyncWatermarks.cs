using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Sync;

/// <summary>
/// Where the next run begins: what was read of each of ERPNext's logs. JSON of earlier versions lacks what came later,
/// which its generated reader sets to
/// null: the defaults stand in <c>init</c> too.
/// </summary>
internal sealed record SyncWatermarks
{
    /// <summary>Null before the first run: then everything is read.</summary>
    public SyncWatermark? Customers { get; init; }

    public SyncWatermark? Contacts { get; init; }
    public SyncWatermark? Addresses { get; init; }

    /// <summary>Of Deleted Documents.</summary>
    public SyncWatermark? Deletes { get; init; }

    /// <summary>Of the comments that tell of renames.</summary>
    public SyncWatermark? Renames { get; init; }

    /// <summary>
    /// The feed's head when all names were last compared: whoever lived then was in ERPNext then, under that name.
    /// Null: never yet.
    /// </summary>
    [JsonPropertyName("namesAt")]
    public long? NamesComparedAt { get; init; }

    /// <summary>
    /// By DocType: where the next run goes on among the documents whose <c>modified</c> is ahead of the site's clock;
    /// absent: at the first.
    /// </summary>
    public IReadOnlyDictionary<string, SyncPosition> Ahead
    {
        get;
        init => field = value ?? new Dictionary<string, SyncPosition>();
    } = new Dictionary<string, SyncPosition>();

    /// <summary>
    /// When the last look began that compared each customer of ERPNext's, and the last that asked for each of ours
    /// (UTC). Null: never yet.
    /// </summary>
    public DateTimeOffset? ErpNextsComparedAt { get; init; }

    /// <inheritdoc cref="ErpNextsComparedAt"/>
    public DateTimeOffset? OursComparedAt { get; init; }

    /// <summary>When the patrol set out, of ERPNext's customers and of ours; null: not from the beginning.</summary>
    public DateTimeOffset? PatrolSince { get; init; }

    /// <inheritdoc cref="PatrolSince"/>
    public DateTimeOffset? PatrolOursSince { get; init; }

    /// <summary>The name after which the next patrol goes on; empty: from the beginning.</summary>
    public string PatrolAfter { get; init => field = value ?? ""; } = "";

    /// <summary>The same of our own names, which the patrol asks ERPNext for.</summary>
    public string PatrolOursAfter { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// Since when <see cref="Renames"/> stands still, because one could not be followed; null: it does not.
    /// </summary>
    public DateTimeOffset? RenamesPostponedSince { get; init; }

    /// <summary>All customer fields that the site was ever seen to have, of those that can be mapped.</summary>
    public IReadOnlyList<string> Fields { get; init => field = value ?? []; } = [];

    /// <summary>The same after a look that compared all of both sides.</summary>
    public SyncWatermarks ComparedAt(DateTimeOffset at) => this with
    {
        ErpNextsComparedAt = ErpNextsComparedAt > at ? ErpNextsComparedAt : at,
        OursComparedAt = OursComparedAt > at ? OursComparedAt : at,
    };

    /// <summary>As the text that is kept: it stays readable when fields are added.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SyncJson.Default.SyncWatermarks);

    public static SyncWatermarks Parse(string? text) =>
        text is null ? new() : JsonSerializer.Deserialize(text, SyncJson.Default.SyncWatermarks)!;

    /// <summary>The same without those names: a list goes on at its begin, or among the rows of that time.</summary>
    public SyncWatermarks Without(IReadOnlyCollection<string> names) => this with
    {
        PatrolAfter = names.Contains(PatrolAfter) ? "" : PatrolAfter,
        PatrolOursAfter = names.Contains(PatrolOursAfter) ? "" : PatrolOursAfter,
        Ahead = Ahead.ToDictionary(
            place => place.Key, place => place.Value.Name is { } name && names.Contains(name)
                ? place.Value with { Name = null } : place.Value),
    };
}
