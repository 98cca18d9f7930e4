using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Sync;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>Asks the coordinator for what a delivery cannot tell. The delivery is committed: whatever comes of this, it stands.</summary>
internal sealed class FollowUp(IGrainFactory grains, IOptions<ErpNextOptions> erpNext)
{
    /// <summary>Details of them are in the Contact and Address, which no webhook carries.</summary>
    private static readonly string[] Linked = ["address", "primaryAddress", "primaryContact"];

    public void Request(string erpnextId, DeliveryDecision decision)
    {
        if (!erpNext.Value.IsConfigured) return;
        var coordinator = grains.GetGrain<ISyncCoordinatorGrain>(0);
        if (MustBeRead(decision)) coordinator.Refresh([erpnextId]).Ignore();
        if (MayBeRenamed(decision)) coordinator.Appeared(erpnextId).Ignore();
    }

    /// <summary>Two documents of the same <c>modified</c> differ, and ERPNext knows better; or another contact or address is named, or another text of it.</summary>
    private static bool MustBeRead(DeliveryDecision decision) =>
        decision.Disagreed || decision.Change is { Kind: not ChangeKind.Deleted } change && Linked.Any(change.Before.ContainsKey);

    /// <summary>New here, and not in ERPNext.</summary>
    private static bool MayBeRenamed(DeliveryDecision decision) =>
        decision is { Change.Kind: ChangeKind.Created, Row.Customer: { ErpnextCreation: { } creation, ErpnextModified: { } modified } } && creation != modified;
}
