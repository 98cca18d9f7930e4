using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CustomerSync.Sync;

/// <summary>Section <c>Sync</c>.</summary>
internal sealed class SyncOptions
{
    public const string Section = "Sync";

    /// <summary>How often a basic sync runs, up to a tenth more. 0: only when it is asked for. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00",
        ErrorMessage = "Sync:BasicEvery must be at most a day; 0 runs none by itself.")]
    public TimeSpan BasicEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// When the nightly enhanced sync begins, by the clock of ERPNext's site, up to 15 min later. Empty: only when it
    /// is asked for. Default 02:30.
    /// </summary>
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$",
        ErrorMessage = "Sync:EnhancedAt must be a time of day such as 02:30, or empty for none.")]
    public string EnhancedAt { get; set; } = "02:30";

    /// <summary>
    /// Customers that a basic sync reads beside those that changed, taking turns, to find what nothing tells of; a site
    /// of no more customers is compared whole each time. Default 2,000.
    /// </summary>
    [Range(0, 100_000, ErrorMessage = "Sync:PatrolRows must be 0 to 100000.")]
    public int PatrolRows { get; set; } = 2000;

    /// <summary>
    /// Syncs that would delete more of our customers than this, in per cent, and more than <c>Sync:BrakeCount</c>,
    /// within 24 hours, wait for a person; so
    /// does more than half of all. 100: never. Default 5.
    /// </summary>
    [Range(0, 100, ErrorMessage = "Sync:BrakePercent must be 0 to 100.")]
    public double BrakePercent { get; set; } = 5;

    /// <summary>
    /// Deletes that syncs may always make within 24 hours, unless it is more than half of all. Default 20.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = "Sync:BrakeCount must be 0 to 1000000.")]
    public int BrakeCount { get; set; } = 20;

    /// <summary>
    /// How long a run waits for an ERPNext or a database that is away before it fails. Default 10 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Sync:Patience must be at most a day.")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Null when there is no nightly run.</summary>
    public TimeOnly? NightlyAt =>
        TimeOnly.TryParseExact(EnhancedAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at : null;

    /// <summary>Stages that are left out, so that a test can tell which of them finds what; no setting.</summary>
    internal HashSet<SyncStage> Without { get; } = [];
}
