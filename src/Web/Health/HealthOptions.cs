using System.ComponentModel.DataAnnotations;

namespace CustomerSync.Health;

/// <summary>Section <c>Health</c>.</summary>
internal sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>
    /// How long a front that was told to stop still answers, already not ready, so that a load balancer sees it and
    /// sends no more. Default none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:25", ErrorMessage = "Health:DrainDelay must be 0 to 25 s.")]
    public TimeSpan DrainDelay { get; set; }
}
