namespace CustomerSync.Setup;

/// <summary>
/// The steps of a connection test that talk to ERPNext, one call each and short: the waiting is the front's. Any silo
/// answers.
/// </summary>
[Alias("CustomerSync.IConnectionProbeGrain")]
public interface IConnectionProbeGrain : IGrainWithIntegerKey
{
    /// <summary>Whether ERPNext answers at all.</summary>
    [Alias("Reach"), ResponseTimeout("00:00:25")]
    Task<ProbeAnswer> Reach();

    /// <summary>As whom it knows us, and its version.</summary>
    [Alias("WhoAmI"), ResponseTimeout("00:00:25")]
    Task<ProbeAnswer> WhoAmI();

    /// <summary>Saves a customer as it is, which raises <c>on_update</c>.</summary>
    /// <returns>Its name in ERPNext's own spelling.</returns>
    [Alias("Touch"), ResponseTimeout("00:00:25")]
    Task<ProbeAnswer> Touch(string erpnextId);

    /// <summary>Creates a customer for the test, and removes what an earlier test left.</summary>
    /// <returns>Its name.</returns>
    [Alias("CreateCanary"), ResponseTimeout("00:00:25")]
    Task<ProbeAnswer> CreateCanary();

    /// <summary>Deletes the customer of a test; refuses every other.</summary>
    [Alias("RemoveCanary"), ResponseTimeout("00:00:25")]
    Task<ProbeAnswer> RemoveCanary(string erpnextId);

    /// <summary>What ERPNext's own log says of requests for this customer that failed lately.</summary>
    /// <param name="since">As <see cref="ProbeAnswer.At"/> told it.</param>
    /// <returns>The newest error; null when it logged none, or the log may not be read.</returns>
    [Alias("WhyNotSent"), ResponseTimeout("00:00:25")]
    Task<string?> WhyNotSent(string erpnextId, string since);
}

/// <summary>What ERPNext answered, or why it did not.</summary>
/// <param name="Problem">One sentence with the cure; null when all went well.</param>
/// <param name="At">When ERPNext saved what it was asked to save, in its own time; null where nothing was saved.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ProbeAnswer")]
public sealed record ProbeAnswer(
    [property: Id(0)] string? Value, [property: Id(1)] string? Problem, [property: Id(2)] string? At = null);
