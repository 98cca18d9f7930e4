namespace CustomerSync.Webhooks;

/// <summary>Section <c>Webhooks</c>, what the silo needs of it.</summary>
public sealed class DeliveryLogOptions
{
    public const string Section = "Webhooks";

    /// <summary>
    /// Whose bodies the delivery log keeps: <c>Problems</c>: of those that were rejected or failed; without its body a
    /// delivery cannot be replayed. Default Problems.
    /// </summary>
    public KeepBodies KeepBodies { get; set; } = KeepBodies.Problems;
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
