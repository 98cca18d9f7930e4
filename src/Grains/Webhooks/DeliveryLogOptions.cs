namespace CustomerSync.Webhooks;

/// <summary>Section <c>Webhooks</c>, what the silo needs of it.</summary>
public sealed class DeliveryLogOptions
{
    public const string Section = "Webhooks";

    /// <summary>
    /// Whose bodies and headers the delivery log keeps, for <c>Retention:BodiesDays</c> and up to
    /// <c>Retention:BodiesMegabytes</c>: <c>Problems</c>: of those that were rejected or failed; <c>None</c>: only while one
    /// waits to be tried again. Without its body a delivery cannot be replayed. Default All.
    /// </summary>
    public KeepBodies KeepBodies { get; set; } = KeepBodies.All;
}

/// <summary>Bodies hold personal data; without one a delivery cannot be replayed.</summary>
public enum KeepBodies
{
    /// <summary>Only while a delivery waits to be tried again.</summary>
    None,

    /// <summary>Of deliveries that were rejected or failed.</summary>
    Problems,

    All,
}
