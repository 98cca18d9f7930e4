using System.Globalization;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Verification;

namespace CustomerSync.Sync;

/// <summary>
/// What a difference is and what its traces suggest to have made it (docs/decisions/0480): pure functions of the row,
/// what was read, and who found it.
/// </summary>
internal static class Differences
{
    /// <summary>So many alike, this close together, are no person's work.</summary>
    private const int Several = 3;
    private const int MaxFields = 20;
    private const int MaxValue = 200;

    private static readonly TimeSpan Close = TimeSpan.FromSeconds(10);

    /// <summary>What is read of the linked Contact and Address, which no webhook carries.</summary>
    private static readonly HashSet<string> OfContact = ["contactPerson", "email", "phone"],
        OfAddress = ["address", "city", "state", "country"];

    /// <summary>What a page would change, or has changed, in one customer.</summary>
    /// <returns>Null where it is none: a change of the mapping, or what a webhook cannot carry and has announced.</returns>
    public static CustomerDifference? Of(CommitItem item, DifferenceOrigin origin, SiteClock clock, DateTimeOffset now)
    {
        if (item is not { Row.Customer: { } read, Intent: { Change: { } change } intent }
            || change.Cause is not ChangeCause.Sync || change.Kind is ChangeKind.Left) return null;
        var stored = intent.Replaces;
        if (origin is { By: DifferenceFinder.Refresh, Cause: null } && IsAnnounced(change)) return null;
        var isMoved = read.ErpnextModified is { } saved && !(saved <= stored?.ErpnextModified);
        var modified = change.Kind is ChangeKind.Deleted or ChangeKind.Merged || !isMoved ? null : read.ErpnextModified;
        return new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            ErpnextId = read.ErpnextId,
            Kind = change.Kind,
            Guess = origin.Cause ?? Guess(change, isMoved, origin),
            FoundBy = origin.By,
            Fields = change.Kind is ChangeKind.Updated ? Fields(change, read) : new Dictionary<string, DifferingField>(),
            ErpnextModified = modified,
            FoundAt = now,
            Since = Instant(origin.At ?? modified, clock.Zone),
            RunId = origin.RunId,
        };
    }

    /// <summary>
    /// Of what was saved without a word: what ERPNext's own log of its webhooks has was lost on the way, and of the rest
    /// several at once are an import. Where the log may not be read, one alone passes for a lost webhook.
    /// </summary>
    /// <param name="sent">Customers of which ERPNext has logged a webhook since; null: its log may not be read.</param>
    public static IReadOnlyList<CustomerDifference> Refined(
        IReadOnlyList<CustomerDifference> found, IReadOnlyDictionary<string, string?> authors, IReadOnlySet<string>? sent)
    {
        var silent = found.Where(IsSaved).Where(one => sent?.Contains(one.ErpnextId!) is not true)
            .GroupBy(one => authors.GetValueOrDefault(one.ErpnextId!)).SelectMany(AreImported)
            .ToHashSet(StringComparer.Ordinal);
        return [.. found.Select(one => !IsSaved(one) || sent?.Contains(one.ErpnextId!) is true ? one
            : one with { Guess = silent.Contains(one.ErpnextId!) ? DifferenceGuess.Import
                : sent is null ? DifferenceGuess.LostWebhook
                : one.Kind is ChangeKind.Created ? DifferenceGuess.Import : DifferenceGuess.Program })];
    }

    /// <summary>Whether it was saved in ERPNext in a way that a webhook may have told.</summary>
    public static bool IsSaved(CustomerDifference one) =>
        one is { Guess: DifferenceGuess.LostWebhook, Kind: not ChangeKind.Deleted, ErpnextModified: not null };

    /// <summary>Very many are told together: by what was done and what seems to have made it.</summary>
    public static IEnumerable<CustomerDifference> Summed(IEnumerable<CustomerDifference> found) =>
        found.GroupBy(one => (one.Kind, one.Guess, one.FoundBy)).Select(alike => alike.First() with
        {
            ErpnextId = null, Fields = new Dictionary<string, DifferingField>(), ErpnextModified = null,
            Since = alike.Min(one => one.Since), Customers = alike.Sum(one => one.Customers),
        });

    /// <summary>The moment that a site's clock showed; null in the hour that spring leaves out.</summary>
    public static DateTimeOffset? Instant(SiteTime? at, TimeZoneInfo? zone)
    {
        if (at is not { IsEmpty: false } told || zone is null) return null;
        var local = told.ToDateTime();
        return zone.IsInvalidTime(local) ? null : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DifferenceGuess Guess(ChangeDraft change, bool isMoved, DifferenceOrigin origin) => change switch
    {
        { Kind: ChangeKind.Deleted } => origin.LeftNoTrace ? DifferenceGuess.Sql : DifferenceGuess.LostWebhook,
        _ when origin.By is DifferenceFinder.Refresh => DifferenceGuess.OutOfOrder,
        { Kind: ChangeKind.Updated } when change.Before.Keys.All(OfAddress.Contains) => DifferenceGuess.AddressEdit,
        { Kind: ChangeKind.Updated } when !isMoved && change.Before.Keys.All(OfContact.Contains) =>
            DifferenceGuess.ContactEdit,
        _ when !isMoved => DifferenceGuess.Sql,
        _ => DifferenceGuess.LostWebhook,
    };

    /// <summary>A webhook tells that another Contact or Address is linked, and what is in it is read afterwards.</summary>
    private static bool IsAnnounced(ChangeDraft change) => change.Kind is ChangeKind.Updated
        && change.Before.Keys.All(field => OfContact.Contains(field) || OfAddress.Contains(field)
            || field.StartsWith(CustomValues.Prefix, StringComparison.Ordinal));

    private static IEnumerable<string> AreImported(IEnumerable<CustomerDifference> ofOne)
    {
        var times = ofOne.OrderBy(one => one.ErpnextModified!.Value.ToDateTime()).ToList();
        for (var first = 0; first < times.Count;)
        {
            var next = first + 1;
            while (next < times.Count && times[next].ErpnextModified!.Value.ToDateTime()
                - times[next - 1].ErpnextModified!.Value.ToDateTime() <= Close) next++;
            if (next - first >= Several) foreach (var one in times[first..next]) yield return one.ErpnextId!;
            first = next;
        }
    }

    private static Dictionary<string, DifferingField> Fields(ChangeDraft change, Customer read) =>
        change.Before.Take(MaxFields).ToDictionary(field => field.Key, field =>
            new DifferingField(Text(field.Value), Text(CustomerFields.ValueOf(read, field.Key))), StringComparer.Ordinal);

    private static string? Text(object? value)
    {
        var text = value is JsonElement { ValueKind: not JsonValueKind.String } own
            ? own.GetRawText() : Convert.ToString(value, CultureInfo.InvariantCulture);
        return text is null or "" ? null : text.Length <= MaxValue ? text : text[..MaxValue] + "…";
    }
}

/// <summary>Who found a difference, and what is known of how it came about.</summary>
/// <param name="At">When it was made, site time; null where only the document can tell.</param>
/// <param name="Cause">Null: what its traces suggest.</param>
/// <param name="LeftNoTrace">Of a delete: ERPNext's list of deleted documents does not have it.</param>
internal readonly record struct DifferenceOrigin(
    DifferenceFinder By, string? RunId, SiteTime? At = null, DifferenceGuess? Cause = null, bool LeftNoTrace = false)
{
    public static DifferenceOrigin Of(SyncExecution? run) => run is null ? new(DifferenceFinder.Refresh, null) : new(
        run switch
        {
            { Kind: SyncKind.Enhanced } => DifferenceFinder.Enhanced,
            { Kind: SyncKind.Verification } => DifferenceFinder.Verification,
            { Checkpoint.Stage: SyncStage.Patrol } => DifferenceFinder.Patrol,
            _ => DifferenceFinder.Basic,
        },
        run.Id, LeftNoTrace: run is { Kind: SyncKind.Basic, Site.SeesDeletes: true, Checkpoint.Stage: SyncStage.Names });
}
