namespace CustomerSync.Verification;

/// <summary>Tells whether our copy equals ERPNext: the evidence of all comparisons. Any silo answers.</summary>
[Alias("CustomerSync.IVerificationGrain")]
public interface IVerificationGrain : IGrainWithIntegerKey
{
    [Alias("Summary")]
    Task<VerificationSummary> Summary();

    /// <summary>Differences, newest first.</summary>
    /// <param name="before">The previous page's <see cref="DifferencePage.NextCursor"/>.</param>
    /// <param name="limit">1 to 500.</param>
    [Alias("Differences")]
    Task<DifferencePage> Differences(DifferenceFilter filter, string? before, int limit);

    /// <summary>Null when there is no such customer, now or in what was found.</summary>
    [Alias("Of")]
    Task<CustomerVerification?> Of(string erpnextId);
}
