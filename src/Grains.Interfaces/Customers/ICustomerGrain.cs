using CustomerSync.Webhooks;

namespace CustomerSync.Customers;

/// <summary>One customer, keyed by its ERPNext document name. All its changes pass here, one after another.</summary>
[Alias("CustomerSync.ICustomerGrain")]
public interface ICustomerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Decides what an authenticated webhook changes and commits it; the answer comes after the commit.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Nothing was committed; try again.</exception>
    [Alias("Deliver"), ResponseTimeout("00:01:00")] // The most that Webhooks:Timeout may be, which the intake keeps.
    Task<DeliveryResult> Deliver(Delivery delivery);

    /// <summary>What these deliveries would change, were they applied now; nothing is changed.</summary>
    [Alias("Preview")]
    Task<DeliveryPreview> Preview(IReadOnlyList<Delivery> deliveries);

    /// <summary>
    /// Erases a customer that ERPNext has deleted: its row, what its changes told, its name in the delivery log. A hash
    /// of the name keeps late deliveries from bringing it back.
    /// </summary>
    /// <returns>False when there is none, or it lives: delete it in ERPNext first, the next sync would bring it
    /// back.</returns>
    [Alias("EraseData")]
    Task<bool> EraseData();
}
