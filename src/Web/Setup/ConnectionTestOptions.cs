using System.ComponentModel.DataAnnotations;

namespace CustomerSync.Setup;

/// <summary>Section <c>Setup</c>, what the front needs of it.</summary>
internal sealed class ConnectionTestOptions
{
    public const string Section = "Setup";

    /// <summary>How long a test waits for ERPNext's background workers to send a delivery. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Setup:TestWait must be 1 s to 10 min.")]
    public TimeSpan TestWait { get; set; } = TimeSpan.FromSeconds(30);
}
