using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Sync;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>
/// Asks the coordinator for what a delivery cannot tell. The delivery is committed: whatever comes of this, it stands.
/// </summary>
internal sealed class FollowUp(IGrainFactory grains, IOptions<ErpNextOptions> erpNext)
{
    public void Request(string erpnextId, FollowUpKind kind)
    {
        if (!erpNext.Value.IsConfigured || kind is FollowUpKind.None) return;
        var coordinator = grains.GetGrain<ISyncCoordinatorGrain>(0);
        if (kind is FollowUpKind.Verify) coordinator.Verify([erpnextId]).Ignore();
        else coordinator.Refresh([erpnextId]).Ignore();
    }
}
