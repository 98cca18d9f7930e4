using System.ComponentModel.DataAnnotations;

namespace CustomerSync.Setup;

/// <summary>Section <c>Setup</c>, what the silo needs of it.</summary>
public sealed class SetupOptions
{
    public const string Section = "Setup";

    /// <summary>
    /// How often the installed webhooks are compared with what they should be, with jitter. Default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Setup:CheckEvery must be 1 s to 1 day.")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long customers may change in ERPNext without a delivery before that is told. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ErrorMessage = "Setup:SilentAfter must be 1 min to 7 days.")]
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Folder of the keys that protect the stored secret; all silos and fronts must share it. Default: <c>keys</c>
    /// beside the SQLite file; on a database server the database itself.
    /// </summary>
    public string? KeyRing { get; set; }

    /// <summary>
    /// Folder of a key ring that comes into the database's when a silo first needs it: <c>keys</c> of a SQLite database
    /// that was moved. Default none.
    /// </summary>
    public string? ImportKeys { get; set; }
}
