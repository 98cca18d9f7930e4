using System.ComponentModel.DataAnnotations;

namespace CustomerSync.Storage;

/// <summary>Section <c>Retention</c>: for how many days what is kept. A customer that lives is kept for ever.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>
    /// The feed, which is the customers' history too. Default 365. A reader that was away for longer starts afresh.
    /// </summary>
    [Range(1, 36_500)]
    public int ChangesDays { get; set; } = 365;

    /// <summary>The delivery log, and that of outgoing webhooks. Default 14.</summary>
    [Range(1, 36_500)]
    public int DeliveriesDays { get; set; } = 14;

    /// <summary>
    /// Bodies and headers of deliveries, which <c>Webhooks:KeepBodies</c> chooses. Default 3; of those that wait for a
    /// person as long as the log keeps them.
    /// </summary>
    [Range(0, 36_500)]
    public int BodiesDays { get; set; } = 3;

    /// <summary>
    /// How many megabytes of such bodies are kept: beyond that the oldest go first. Default 200; looked at each hour.
    /// </summary>
    [Range(0, 1_000_000)]
    public int BodiesMegabytes { get; set; } = 200;

    /// <summary>
    /// Deleted customers, whose rows stop late deliveries. Default 365; ERPNext resends for days, not for months.
    /// </summary>
    [Range(7, 36_500)]
    public int TombstonesDays { get; set; } = 365;

    /// <summary>
    /// Runs of the sync that have ended, with what they could not take, and mended differences. Default 90.
    /// </summary>
    [Range(1, 36_500)]
    public int SyncRunsDays { get; set; } = 90;

    /// <summary>Who did what. Default 365.</summary>
    [Range(1, 36_500)]
    public int AuditDays { get; set; } = 365;
}
